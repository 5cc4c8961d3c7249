"""Pause, play, step and seek."""

from fractions import Fraction

import pytest
import torch

from devices import StandIn, picture
from fakes import TYPES, graph
from films import make_film, number_of
from openscope.engine import instances
from openscope.engine.live_inputs import LiveInputs, Source
from openscope.engine.run_clock import RunClock
from openscope.engine.sources import Captured
from openscope.graph.plan import compile_plan
from openscope.media.capture import Capture
from openscope.media.played import LivePlayer
from openscope.media.video_file import VideoFile
from staging import PATIENCE, Level, on_stage, shown, shown_once, told_once

FILM = graph({"film_1": "film", "output_1": "output"}, ["film_1.video > output_1.video"])
FAST = {"type": "builtin:pattern", "params": {"fps": 200.0}}
GLOW = graph(
    {"pattern_1": FAST, "glow_1": "glow", "output_1": "output"},
    ["pattern_1.video > glow_1.video", "glow_1.video > output_1.video"],
)


@pytest.fixture
def film(tmp_path):
    """14 frames that say their numbers, ten a second, with a key frame each fifth."""
    path = make_film(tmp_path / "film.mp4", count=14, rate=Fraction(10), options={"g": "5"})
    return VideoFile(path)


@pytest.fixture
def effects(monkeypatch):
    made = {"glow": lambda frames, *, amount, mode: frames * amount}
    monkeypatch.setattr(instances, "effect_of", lambda type_: made[type_.id])
    return made


def paused(live):
    live.pause()
    told_once(live, lambda status: status.paused)
    while live.sink("output_1").next(0) is not None:
        pass
    return live


def number(live):
    """The number that the next frame of the output says."""
    frame = live.sink("output_1").next(PATIENCE)
    assert frame is not None, "no frame came"
    return number_of(frame[0][0].numpy() * 255)


def test_the_clock_stands_still_and_goes_on_from_there():
    now = [50.0]
    clock = RunClock(lambda: now[0])
    now[0] += 1.5
    assert clock.now() == Fraction(3, 2)
    clock.stop()
    now[0] += 100
    assert clock.now() == Fraction(3, 2)
    clock.move(Fraction(2))
    clock.go()
    now[0] += 0.25
    assert clock.now() == Fraction(9, 4)


def test_paused_a_slider_runs_the_same_tick_once_more(monkeypatch, effects):
    with on_stage(monkeypatch, GLOW) as live:
        assert shown(live) == 50
        paused(live)
        times = []
        for amount in (0.2, 0.4, 0.6, 0.8):
            live.set("glow_1", "amount", amount)
            while True:
                data, time = live.sink("output_1").next(PATIENCE)
                if round(float(data[0, 0, 0, 0]) * 255) == 100 * amount:
                    break
            times.append(time)
        assert len(set(times)) == 1, "no tick came meanwhile"
        live.play()
        assert live.sink("output_1").next(PATIENCE)[1] > times[0]
        told_once(live, lambda status: not status.paused)


def test_paused_an_edit_shows_what_it_does_new_sources_included(monkeypatch, effects):
    followers = {"pattern_1": Level(100), "pattern_2": Level(30)}
    other = graph(
        {"pattern_1": FAST, "pattern_2": FAST, "glow_1": "glow", "output_1": "output"},
        ["pattern_2.video > glow_1.video", "glow_1.video > output_1.video"],
    )
    with on_stage(monkeypatch, GLOW, followers=followers) as live:
        assert shown(live) == 50
        paused(live)
        live.edit(other.with_params("glow_1", {"amount": 1.0}))
        assert shown_once(live, 30)
        assert live.status().paused


def test_a_run_that_is_paused_before_it_begins_shows_its_first_frame(monkeypatch, film):
    player = LivePlayer(film, lambda: True)
    with on_stage(monkeypatch, FILM, followers={"film_1": player}) as live:
        live.edit(FILM)
        paused(live)
        live.edit(FILM)
        assert number(live) is not None


def test_a_step_shows_the_next_frame_and_no_more(monkeypatch, film):
    player = LivePlayer(film, lambda: True)
    with on_stage(monkeypatch, FILM, followers={"film_1": player}) as live:
        number(live)
        paused(live)
        live.seek("film_1", 0.3)
        assert number(live) == 3
        found = []
        for _ in range(13):
            live.step()
            found.append(number(live))
        assert found == [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0, 1, 2]
        live.play()
        assert number(live) == 3


@pytest.mark.parametrize("is_paused", [True, False])
def test_a_seek_shows_the_frame_at_that_second_next(is_paused, monkeypatch, film):
    player = LivePlayer(film, lambda: True)
    with on_stage(monkeypatch, FILM, followers={"film_1": player}) as live:
        number(live)
        for seconds, wanted in [(0.75, 7), (0.2, 2), (1.1, 11), (0.0, 0), (99, 13), (-1, 0)]:
            paused(live)
            if not is_paused:
                live.play()
            live.seek("film_1", seconds)
            told_once(live, lambda status, at=wanted: at_frame(status, at) or not is_paused)
            if is_paused:
                assert number(live) == wanted
                assert live.sink("output_1").next(0) is None
            else:
                assert any(number(live) == wanted for _ in range(3))


def at_frame(status, wanted):
    return "film_1" in status.films and round(status.films["film_1"].position * 10) == wanted


def test_a_seek_keeps_to_the_part_of_a_film_that_is_wanted(monkeypatch, film):
    part = VideoFile(film.path, start=0.4, end=0.9)
    player = LivePlayer(part, lambda: False)
    with on_stage(monkeypatch, FILM, followers={"film_1": player}) as live:
        number(live)
        paused(live)
        for seconds, wanted in [(0.0, 4), (0.25, 6), (9.0, 8)]:
            live.seek("film_1", seconds)
            assert number(live) == wanted
        status = told_once(live, lambda status: at_frame(status, 4))
        assert status.films["film_1"].duration == 0.5
        assert status.films["film_1"].rate == 10.0
        assert not status.films["film_1"].looping


def test_rule_10_a_seek_resets_right_before_the_first_frame_of_the_new_place(
    monkeypatch, effects, film
):
    class Remembers:
        def __init__(self, detail):
            self.first = None

        def __call__(self, frames, *, amount):
            self.first = frames.clone() if self.first is None else self.first
            return self.first.clone()

        def reset(self):
            self.first = None

    effects["heavy"] = Remembers
    nodes = {"film_1": "film", "heavy_1": "heavy", "output_1": "output"}
    wires = ["film_1.video > heavy_1.video", "heavy_1.video > output_1.video"]
    followers = {"film_1": LivePlayer(film, lambda: True)}
    with on_stage(monkeypatch, graph(nodes, wires), followers=followers) as live:
        first = number(live)
        paused(live)
        live.step()
        assert number(live) == first
        live.seek("film_1", 0.7)
        assert number(live) == 7
        live.play()
        assert number(live) == 7


def test_a_camera_holds_its_picture_while_it_is_paused(monkeypatch, effects):
    device = StandIn(picture(10))
    camera = Captured(Capture(device, (6, 4), wait=lambda seconds: None))
    wires = ["camera_1.video > glow_1.video", "glow_1.video > output_1.video"]
    document = graph({"camera_1": "camera", "glow_1": "glow", "output_1": "output"}, wires)
    with on_stage(monkeypatch, document, followers={"camera_1": camera}) as live:
        assert shown_once(live, 5)
        paused(live)
        device.say(picture(80))
        seen = 0
        while camera.capture.picture()[0, 0, 0] != 80:
            _, seen = camera.capture.latest.wait(seen, timeout=1)
        live.set("glow_1", "amount", 1.0)
        assert shown_once(live, 10)
        live.step()
        assert shown_once(live, 80), "a step shows the newest"
        live.play()
        device.over = True
        device.say(None)


def test_a_step_of_a_chunk_gives_the_last_frames_with_the_new_one():
    inputs = LiveInputs()
    inputs.ticks.resize(3)
    plan = compile_plan(FILM, TYPES)
    inputs.pause()
    inputs.adopt(plan, {"film_1": Source(plan.sources[0], Level(), values={})})
    inputs.start()
    try:
        assert [tick.index for tick in inputs.ticks.take(3, PATIENCE)] == [0, 0, 0]
        inputs.step()
        assert [tick.index for tick in inputs.ticks.take(3, PATIENCE)] == [0, 0, 1]
        inputs.step()
        inputs.again()
        assert [tick.index for tick in inputs.ticks.take(3, PATIENCE)] == [0, 1, 2]
        assert inputs.ticks.dropped == 0
    finally:
        inputs.close()


def test_what_came_just_before_a_pause_is_still_shown():
    device = StandIn(picture(10))
    plan = compile_plan(
        graph({"camera_1": "camera", "output_1": "output"}, ["camera_1.video > output_1.video"]),
        TYPES,
    )
    source = Source(
        plan.sources[0], Captured(Capture(device, (6, 4), wait=lambda seconds: None)), values={}
    )
    inputs = LiveInputs()
    inputs.adopt(plan, {"camera_1": source})
    inputs.start()
    try:
        assert [tick.index for tick in inputs.ticks.take(1, PATIENCE)] == [0]
        inputs.again()  # as a slider that moved, and no picture came since
        inputs.pause()
        assert [tick.index for tick in inputs.ticks.take(1, PATIENCE)] == [0]
        inputs.play()
        inputs.pause()
        inputs.step()
        assert inputs.ticks.take(1, PATIENCE), "a step that was asked for at once is not lost"
    finally:
        device.over = True
        device.say(None)
        inputs.close()


def test_what_is_no_open_film_is_not_moved(monkeypatch, effects):
    with on_stage(monkeypatch, GLOW) as live:
        live.seek("pattern_1", 1.0)
        live.seek("nobody_1", 1.0)
        live.step()
        assert shown(live) == 50
        assert not live.status().films


@pytest.mark.parametrize("place", range(14))
def test_a_film_plays_from_any_place_as_it_plays_from_its_start(place, film):
    whole = list(film)
    rest = list(film.since(Fraction(place, 10) + Fraction(1, 50)))
    assert [p.time for p in rest] == [p.time for p in whole[place:]]
    assert [p.duration for p in rest] == [p.duration for p in whole[place:]]
    assert all((a.pixels == b.pixels).all() for a, b in zip(rest, whole[place:], strict=True))
    exact = next(iter(film.since(Fraction(place, 10))))
    assert exact.time == Fraction(place, 10)


def test_a_film_that_was_closed_is_not_opened_again_by_a_seek(film):
    player = LivePlayer(film, lambda: True)
    player.close()
    player.seek(Fraction(1, 2))
    assert torch.is_tensor(torch.from_numpy(player.at(Fraction(0))))
