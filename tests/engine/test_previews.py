"""Pictures to look at: how they are made, whose turn it is, and that no one waits."""

import threading
from contextlib import contextmanager
from fractions import Fraction

import numpy as np
import pytest
import torch

from fakes import graph
from openscope.engine import previews as previews_module
from openscope.engine.beside import as_uint8, laid
from openscope.engine.flow import Frames
from openscope.engine.previews import PAUSE, Previews, packed, painted
from openscope.engine.sink import Sinks
from pipelines.kit.colour import over_black
from pipelines.kit.frames import to_uint8
from staging import PATIENCE, on_stage


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def frame(*colour, height=4, width=8):
    return torch.tensor(colour).expand(1, height, width, len(colour)).contiguous()


def frames(level, milliseconds=0, **size):
    return Frames(frame(level, level, level, **size), (Fraction(milliseconds, 1000),))


@contextmanager
def looking(sinks, **options):
    """Previews that run, with an event that is set for each that was new."""
    new = threading.Event()
    previews = Previews(sinks, new.set)
    previews.new = new
    previews.start()
    try:
        yield previews
    finally:
        previews.close()


def taken(previews):
    """What is taken next, waited for."""
    assert previews.new.wait(PATIENCE), "no picture came"
    previews.new.clear()
    return previews.take()


def test_it_is_blue_green_red_and_opaque_and_truncates():
    pixels = painted(frame(1.0, 0.5, 0.999), (100, 100))
    assert pixels.dtype == np.uint8
    assert pixels.flags.c_contiguous
    assert pixels.shape == (4, 8, 4)
    assert (pixels == (254, 127, 255, 255)).all()


def test_grey_is_grey_and_alpha_is_laid_over_black():
    assert (painted(frame(0.5), (100, 100)) == (127, 127, 127, 255)).all()
    assert (painted(frame(0.5), (4, 4)) == (127, 127, 127, 255)).all()
    half = painted(frame(1.0, 0.5, 0.0, 0.5), (100, 100))
    assert (half == (0, 63, 127, 255)).all()


def test_beside_the_engine_the_kits_definitions_hold_to_the_last_bit():
    close = torch.arange(-3 * 256, 260 * 256) / 256 / 255  # around each step, and beyond
    values = torch.cat([close, close.nextafter(close + 1), close.nextafter(close - 1)])
    assert (torch.from_numpy(as_uint8(values.numpy())) == to_uint8(values)).all()
    assert as_uint8(np.array([np.nan, np.inf, -np.inf], np.float32)).tolist() == [0, 255, 0]
    picture = torch.rand(1, 30, 40, 4, generator=torch.Generator().manual_seed(3))
    assert (torch.from_numpy(laid(picture)) == over_black(picture)).all()


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_a_frame_that_is_not_in_one_piece_is_painted_as_well(channels):
    whole = torch.rand(1, 16, 12, channels, generator=torch.Generator().manual_seed(1))
    turned = whole.transpose(1, 2)
    assert (painted(turned, (8, 6)) == painted(turned.contiguous(), (8, 6))).all()
    assert (painted(turned, (99, 99)) == painted(turned.contiguous(), (99, 99))).all()


@pytest.mark.parametrize(
    ("size", "gives"),
    [((176, 99), (99, 176)), ((100, 100), (56, 100)), ((99, 9), (9, 16)), ((1, 1), (1, 1)),
     ((0, 0), (1, 1)), ((9999, 9999), (720, 1280))],
)  # fmt: skip
def test_it_fits_into_what_is_asked_for_keeps_its_shape_and_never_grows(size, gives):
    assert painted(torch.zeros(1, 720, 1280, 3), size).shape[:2] == gives


def test_shrinking_averages():
    stripes = torch.zeros(1, 40, 40, 3)
    stripes[:, :, ::2] = 1.0
    assert (painted(stripes, (10, 10))[..., :3] == 127).all()


def test_the_way_of_the_gpu_packs_alike():
    for colour in ([0.3], [0.9, 0.5, 0.1]):
        assert (packed(frame(*colour)).numpy() == painted(frame(*colour), (99, 99))).all()


@pytest.mark.gpu
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_the_gpu_paints_the_same(channels):
    picture = torch.rand(1, 90, 160, channels)
    there = picture.cuda()
    assert (painted(there, (160, 90)) == painted(picture, (160, 90))).all()
    here = painted(picture, (80, 45)).astype(int)
    assert abs(painted(there, (80, 45)).astype(int) - here).mean() < 12


def test_a_preview_says_when_it_is_and_how_large_its_frame_is():
    sinks = Sinks()
    with looking(sinks) as previews:
        previews.want({"a_1": (4, 4)}, output="a_1")
        sinks.put({"a_1": frames(0.5, milliseconds=40), "b_1": frames(0.1)})
        preview = taken(previews)
        assert list(preview) == ["a_1"], "nobody asked for b_1"
        assert preview["a_1"].time == Fraction(40, 1000)
        assert preview["a_1"].size == (8, 4)
        assert preview["a_1"].pixels.shape == (2, 4, 4)
        assert not previews.take(), "it was taken"


def test_the_newest_counts_and_a_taken_picture_is_never_written_again():
    sinks = Sinks()
    with looking(sinks) as previews:
        previews.want({"a_1": (8, 4)}, output="a_1")
        sinks.put({"a_1": frames(0.25)})
        first = taken(previews)["a_1"].pixels
        sinks.put({"a_1": frames(0.75)})
        second = taken(previews)["a_1"].pixels
        assert (first[0, 0, 0], second[0, 0, 0]) == (63, 191)
        assert not np.shares_memory(first, second)


def test_the_output_has_every_frame_and_the_others_wait_for_their_turn(monkeypatch):
    clock = Clock()
    sinks = Sinks(clock)
    with looking(sinks) as previews:
        previews.want({"out_1": (8, 4), "a_1": (8, 4)}, output="out_1")
        sinks.put({"a_1": frames(0.1)})
        assert list(taken(previews)) == ["a_1"]
        for index in range(5):  # a_1 is not due again as long as the clock stands still
            sinks.put({"out_1": frames(0.5, index), "a_1": frames(0.2, index)})
            assert list(taken(previews)) == ["out_1"]
        clock.now += PAUSE + 0.001
        sinks.wake()
        preview = taken(previews)
        assert preview["a_1"].time == Fraction(4, 1000), "the newest"


def test_an_output_that_never_rests_leaves_every_second_turn_to_the_others(monkeypatch):
    order, go_on = [], threading.Semaphore(0)
    sinks = Sinks(Clock())

    def slow(picture, size):
        order.append(round(float(picture[0, 0, 0, 0]), 1))
        assert go_on.acquire(timeout=PATIENCE)
        # There is a new frame of the output whenever one is done.
        sinks.put({"out_1": frames(0.9)})
        return np.zeros((1, 1, 4), np.uint8)

    monkeypatch.setattr(previews_module, "painted", slow)
    seen = Previews(sinks)
    others = {f"n_{index}": frames(index / 10) for index in range(1, 4)}
    seen.want({"out_1": (8, 4), **dict.fromkeys(others, (8, 4))}, output="out_1")
    sinks.put({"out_1": frames(0.9), **others})
    seen.start()
    for _ in range(7):
        go_on.release()
    while len(order) < 7:
        sinks.wake()
    for _ in range(99):
        go_on.release()
    seen.close()
    assert order[:7] == [0.9, 0.1, 0.9, 0.2, 0.9, 0.3, 0.9]


def test_another_size_shows_the_last_frame_anew_though_none_comes():
    sinks = Sinks()
    with looking(sinks) as previews:
        previews.want({"a_1": (4, 2)}, output="a_1")
        sinks.put({"a_1": frames(0.5)})
        assert taken(previews)["a_1"].pixels.shape == (2, 4, 4)
        sinks.close()  # the run may have ended
        previews.want({"a_1": (8, 4)}, output="a_1")
        assert taken(previews)["a_1"].pixels.shape == (4, 8, 4)


def test_the_latest_frame_is_there_for_a_still_as_long_as_its_root_is_wanted():
    sinks = Sinks()
    with looking(sinks) as previews:
        previews.want({"a_1": (1, 1)})
        assert previews.latest("a_1") is None
        sinks.put({"a_1": frames(0.5)})
        taken(previews)
        assert (to_uint8(previews.latest("a_1")) == 127).all()
        assert previews.latest("a_1").shape == (1, 4, 8, 3)
        previews.want({})
        assert previews.latest("a_1") is None
        assert not previews.take()


def test_one_that_cannot_be_made_is_told_and_the_next_one_is(monkeypatch):
    def fails(picture, size):
        monkeypatch.undo()
        sinks.put({"a_1": frames(0.5)})
        raise torch.OutOfMemoryError("no memory left")

    sinks = Sinks()
    told = []
    previews = Previews(sinks, lambda: told.append(previews.trouble))
    monkeypatch.setattr(previews_module, "painted", fails)
    previews.want({"a_1": (8, 4)}, output="a_1")
    sinks.put({"a_1": frames(0.5)})
    previews.start()
    while not previews.take():
        sinks.wake()
    previews.close()
    assert told == [""], "and well again"


def test_closing_what_never_began_is_fine():
    Previews(Sinks()).close()


def test_live_it_shows_every_watched_node(monkeypatch):
    document = graph(
        {"pattern_1": "pattern", "output_1": "output"}, ["pattern_1.video > output_1.video"]
    )
    with (
        on_stage(monkeypatch, document, watched=["pattern_1"]) as live,
        looking(live.sinks) as seen,
    ):
        seen.want({"pattern_1": (3, 3), "output_1": (6, 4)}, output="output_1")
        found = {}
        while len(found) < 2:
            found |= taken(seen)
        assert found["output_1"].pixels.shape == (4, 6, 4)
        assert found["pattern_1"].pixels.shape == (2, 3, 4)
        assert (found["pattern_1"].pixels == (100, 100, 100, 255)).all()
