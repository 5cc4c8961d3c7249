"""Frames between frames: times, a still scene, a moving square, and the network as mathematics."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as functional

from openscope.catalog.builtin import builtin_types
from openscope.engine.inputs import Tick
from openscope.engine.render import run_ticks
from openscope.engine.session import Session
from openscope.graph.files import parse
from openscope.graph.plan import compile_whole
from pipelines.kit.weights import MissingModelError, load_weights
from pipelines.rife.effect import RIFE_WEIGHTS, Rife
from pipelines.rife.network import CHANNELS, IFNet, in_between
from pipelines.rife.pipeline import RifePipeline
from running import EFFECTS

CPU = torch.device("cpu")


@pytest.fixture
def flow_rife(tmp_path):
    return Rife("flow", CPU, tmp_path)


def through_the_engine(pictures, rate=24, **params):
    """Levels, times and durations of a film through `rife` by flow."""
    nodes = {
        "film_1": {"type": "builtin:video-file"},
        "rife_1": {"type": "builtin:rife", "params": {"method": "flow"} | params},
        "output_1": {"type": "builtin:output"},
    }
    edges = [["film_1.video", "rife_1.video"], ["rife_1.video", "output_1.video"]]
    document = parse({"format": 1, "nodes": nodes, "edges": edges})
    plan = compile_whole(document, builtin_types())
    session = Session(CPU)
    session.bind(plan)
    step = Fraction(1, rate)
    ticks = (Tick(i, i * step, step, {"film_1": p}) for i, p in enumerate(pictures))
    return list(run_ticks(plan, session, ticks))


def flat(count, size=(20, 24)):
    return [np.full((*size, 3), 10 + i % 200, np.uint8) for i in range(count)]


def test_sixty_frames_at_scale_two_are_a_hundred_and_twenty():
    shown = through_the_engine(flat(60), rate=30, scale=2)
    assert len(shown) == 120
    assert [picture.time for picture in shown] == [Fraction(i, 60) for i in range(120)]
    assert {picture.duration for picture in shown} == {Fraction(1, 60)}
    assert [int(p.pixels[0, 0, 0]) for p in shown[::2]] == [10 + i for i in range(60)]


@pytest.mark.parametrize("scale", [1, 3, 4])
def test_every_scale_gives_that_many(scale):
    shown = through_the_engine(flat(5), scale=scale)
    assert len(shown) == 5 * scale
    assert [picture.time for picture in shown] == [
        Fraction(i, 24 * scale) for i in range(5 * scale)
    ]


@pytest.mark.parametrize(("source", "target"), [(24, 60), (30, 24), (25, 25)])
def test_a_target_rate_is_exact_over_ten_seconds(source, target):
    shown = through_the_engine(flat(10 * source, size=(4, 4)), rate=source, fps=target)
    assert [picture.time for picture in shown] == [Fraction(i, target) for i in range(10 * target)]


def test_a_still_scene_is_unchanged():
    picture = np.random.default_rng(2).integers(0, 256, (40, 48, 3), np.uint8)
    for shown in through_the_engine([picture] * 4, scale=3):
        assert np.abs(shown.pixels.astype(int) - picture).max() <= 1


def square(at, size=48, width=160):
    """A textured square on a quiet ground, its left edge at a column."""
    generator = torch.Generator().manual_seed(4)
    coarse = torch.rand(1, 3, 8, 8, generator=generator)
    texture = functional.interpolate(coarse, (size, size), mode="bicubic").clamp(0, 1)
    frame = torch.full((1, 96, width, 3), 0.1)
    frame[:, 24 : 24 + size, at : at + size] = 0.3 + 0.7 * texture.permute(0, 2, 3, 1)
    return frame


def test_a_moving_square_is_where_it_should_be(flow_rife):
    times = (Fraction(0), Fraction(1, 24))
    frames, due = flow_rife(torch.cat([square(40), square(48)]), scale=4, fps=0.0, times=times)
    assert len(due) == 5
    columns = torch.arange(160, dtype=torch.float32)
    for number in range(1, 4):
        weight = (frames[number] - 0.1).clamp(min=0).sum((0, 2))
        centre = float((weight * columns).sum() / weight.sum())
        weight = (square(40 + 2 * number)[0] - 0.1).clamp(min=0).sum((0, 2))
        assert centre == pytest.approx(float((weight * columns).sum() / weight.sum()), abs=0.6)


def test_nothing_is_lost_at_the_borders_of_chunks(flow_rife, tmp_path):
    film = torch.cat([square(40 + 3 * i) for i in range(5)])
    times = tuple(Fraction(i, 24) for i in range(5))
    whole, due = flow_rife(film, scale=2, fps=0.0, times=times)
    other = Rife("flow", CPU, tmp_path)
    parts = [
        other(film[a:b], scale=2, fps=0.0, times=times[a:b]) for a, b in ((0, 1), (1, 3), (3, 5))
    ]
    assert torch.equal(whole, torch.cat([frames for frames, _ in parts]))
    assert due == tuple(time for _, part in parts for time in part)


def test_a_variable_rate_is_followed(flow_rife):
    times = (Fraction(0), Fraction(1, 10), Fraction(1, 2))
    _, due = flow_rife(torch.rand(3, 20, 20, 3), scale=2, fps=0.0, times=times)
    assert due == (0, Fraction(1, 20), Fraction(1, 10), Fraction(3, 10), Fraction(1, 2))


def test_the_missing_model_is_told_and_nothing_falls_back(tmp_path):
    with pytest.raises(MissingModelError, match=r"flownet\.pkl.*daydreamlive/RIFE"):
        Rife("network", CPU, tmp_path)


def test_scope_hears_the_times_of_the_frames_in_between(models):
    rife = RifePipeline(device="cpu", method="flow")
    pictures = [torch.full((1, 20, 20, 3), level, dtype=torch.uint8) for level in (10, 20)]
    shown = rife(video=pictures, scale=2)
    stamps = [stamp["pts"] * stamp["time_base"] for stamp in shown["video_timestamps"]]
    assert stamps == [0, Fraction(1, 60), Fraction(1, 30)]
    assert shown["video"].shape == (3, 20, 20, 3)


# The network, written out once more as the mathematics says.


def by_hand(weights, first, second, time):
    def conv(x, name, stride=1):
        return functional.conv2d(x, weights[f"{name}.weight"], weights[f"{name}.bias"], stride, 1)

    def up(x, name):
        weight, bias = weights[f"{name}.weight"], weights[f"{name}.bias"]
        return functional.conv_transpose2d(x, weight, bias, 2, 1)

    def leaky(x):
        return functional.leaky_relu(x, 0.2)

    def resize(x, factor):
        size = [round(side * factor) for side in x.shape[2:]]
        return functional.interpolate(x, size, mode="bilinear", align_corners=False)

    def encode(x):
        for name, stride in (("cnn0", 2), ("cnn1", 1), ("cnn2", 1)):
            x = leaky(conv(x, f"encode.{name}", stride))
        return up(x, "encode.cnn3")

    def warp(x, flow):
        height, width = x.shape[2:]
        down, across = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
        u = ((across + flow[0, 0]) / (width - 1) * 2 - 1).clamp(-1, 1)
        v = ((down + flow[0, 1]) / (height - 1) * 2 - 1).clamp(-1, 1)
        return functional.grid_sample(x, torch.stack([u, v], 2)[None], align_corners=True)

    f0, f1 = encode(first), encode(second)
    plane = torch.full_like(first[:, :1], time)
    x, flow = torch.cat([first, second, f0, f1, plane], 1), None
    for number, scale in enumerate((8, 4, 2, 1)):
        y = resize(x, 1 / scale)
        if flow is not None:
            y = torch.cat([y, resize(flow, 1 / scale) / scale], 1)
        y = leaky(conv(y, f"block{number}.conv0.0.0", 2))
        y = leaky(conv(y, f"block{number}.conv0.1.0", 2))
        for i in range(8):
            name = f"block{number}.convblock.{i}"
            y = leaky(conv(y, f"{name}.conv") * weights[f"{name}.beta"] + y)
        y = resize(functional.pixel_shuffle(up(y, f"block{number}.lastconv.0"), 2), scale)
        flow = y[:, :4] * scale if flow is None else flow + y[:, :4] * scale
        mask, features = y[:, 4:5], y[:, 5:]
        w0, w1 = warp(first, flow[:, :2]), warp(second, flow[:, 2:])
        x = torch.cat(
            [w0, w1, warp(f0, flow[:, :2]), warp(f1, flow[:, 2:]), plane, mask, features], 1
        )
    m = mask.sigmoid()
    return m * w0 + (1 - m) * w1


def test_the_network_has_the_published_tensors_and_computes_what_they_mean(models):
    network = IFNet().eval()
    load_weights(network, models / RIFE_WEIGHTS, "a/b", "c")
    weights = network.state_dict()
    assert len(weights) == 128
    assert weights["block0.conv0.0.0.weight"].shape == (96, 15, 3, 3)
    assert weights["block1.conv0.0.0.weight"].shape == (64, 28, 3, 3)
    for number, channels in enumerate(CHANNELS):
        assert weights[f"block{number}.lastconv.0.weight"].shape == (channels, 52, 4, 4)
        assert weights[f"block{number}.convblock.7.beta"].shape == (1, channels, 1, 1)
    assert weights["encode.cnn3.weight"].shape == (16, 4, 4, 4)
    generator = torch.Generator().manual_seed(1)
    first, second = torch.rand(2, 1, 3, 64, 96, generator=generator)
    with torch.inference_mode():
        ours = network(first, second, torch.tensor([0.3]))
        assert (ours - by_hand(weights, first, second, 0.3)).abs().max() < 1e-4


def test_padding_is_right_and_below_and_cut_again(models):
    network = IFNet().eval()
    load_weights(network, models / RIFE_WEIGHTS, "a/b", "c")
    first, second = torch.rand(2, 1, 40, 50, 3)
    with torch.inference_mode():
        shown = in_between(network, first, second, torch.tensor([0.5]))
        padded = [functional.pad(f.permute(0, 3, 1, 2), (0, 14, 0, 24)) for f in (first, second)]
        whole = network(*padded, torch.tensor([0.5])).permute(0, 2, 3, 1).clamp(0, 1)
    assert torch.equal(shown, whole[:, :40, :50])


def test_the_network_runs_on_grey_and_alpha(models):
    rife = Rife("network", CPU, models)
    for channels in (1, 3, 4):
        rife.reset()
        with torch.inference_mode():
            frames, due = rife(
                torch.rand(2, 20, 30, channels), scale=2, fps=0.0, times=(Fraction(0), Fraction(1))
            )
        assert frames.shape == (3, 20, 30, channels)
        assert due == (0, Fraction(1, 2), 1)
    assert EFFECTS["builtin:rife"].parameters["method"].load_time


def test_a_clock_that_jumps_back_starts_anew():
    rife = Rife("flow", torch.device("cpu"), Path())
    frames = torch.rand(2, 8, 8, 3)
    late = (Fraction(5), Fraction(6))
    assert rife(frames, scale=2, fps=0.0, times=late)[1] == (5, Fraction(11, 2), 6)
    early = (Fraction(0), Fraction(1))
    made, times = rife(frames, scale=2, fps=0.0, times=early)
    assert times == (0, Fraction(1, 2), 1)
    assert torch.equal(made[0], frames[0])
