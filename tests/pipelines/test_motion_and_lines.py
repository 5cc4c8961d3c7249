"""Optical flow, flow warp and scribble, on pictures whose motion and lines are known."""

import numpy as np
import pytest
import torch

from pipelines.kit.flow import fit_flow, flow_to_rgb, warp
from running import EFFECTS, Running


def running(name):
    return Running(EFFECTS[f"builtin:{name}"])


def texture(height=96, width=128):
    """Smooth noise that a flow method can hold on to, `(1, H, W, 3)`."""
    generator = torch.Generator().manual_seed(3)
    coarse = torch.rand(1, 3, height // 8, width // 8, generator=generator)
    fine = torch.nn.functional.interpolate(coarse, (height, width), mode="bicubic")
    return fine.clamp(0, 1).permute(0, 2, 3, 1)


def moved(frames, right, down):
    return frames.roll((down, right), (1, 2))


@pytest.mark.parametrize(("right", "down"), [(3, 0), (0, -2), (-4, 2)])
def test_flow_is_the_motion_in_pixels_from_the_last_frame_to_this(right, down):
    still = texture()
    effect = running("optical-flow")
    _, flow = effect(torch.cat([still, moved(still, right, down)]))
    assert flow[0].abs().max() == 0, "the first frame has no motion"
    inner = flow[1, 16:-16, 16:-16]
    assert inner[..., 0].median().item() == pytest.approx(right, abs=0.3)
    assert inner[..., 1].median().item() == pytest.approx(down, abs=0.3)


def test_flow_goes_on_across_chunks_and_ends_at_a_reset():
    still = texture()
    effect = running("optical-flow")
    effect(still)
    _, flow = effect(moved(still, 3, 0))
    assert flow[0, 16:-16, 16:-16, 0].median() > 2
    effect.reset()
    assert effect(still)[1].abs().max() == 0


def test_pictures_too_small_for_a_method_have_no_motion():
    shown, flow = running("optical-flow")(torch.rand(2, 9, 200, 3))
    assert flow.abs().max() == 0
    assert shown.max() == 0


def test_raft_says_why_it_is_not_usable(monkeypatch):
    import sys

    from pipelines.optical_flow.effect import OpticalFlow

    monkeypatch.setitem(sys.modules, "torchvision", None)
    monkeypatch.setitem(sys.modules, "torchvision.models", None)
    with pytest.raises(RuntimeError, match=r"raft-small is not usable: .*torchvision"):
        OpticalFlow("raft-small", torch.device("cpu"))


def test_raft_is_fed_in_its_range_and_padded_to_eight():
    from pipelines.optical_flow.effect import raft_flow

    seen = []

    def stand_in(old, new):
        seen.append((old.shape, old.min().item(), old.max().item()))
        return [torch.zeros_like(old[:, :2]), torch.ones_like(old[:, :2])]

    frames = torch.rand(2, 130, 133, 4)
    frames[0, 0, 0] = torch.tensor([0.0, 0.0, 0.0, 1.0])
    frames[0, 0, 1] = torch.ones(4)
    flow = raft_flow(stand_in, frames, frames)
    assert flow.shape == (2, 130, 133, 2)
    assert flow.min() == 1, "the last refinement counts"
    assert seen == [((2, 3, 136, 136), -1.0, 1.0)]
    assert raft_flow(stand_in, frames[:, :64], frames[:, :64]).abs().max() == 0


def test_colours_say_the_direction_and_the_strength():
    flow = torch.tensor([[6.0, 0.0], [-6.0, 0.0], [0.0, 0.0], [1.5, 0.0]]).view(1, 1, 4, 2)
    dark = flow_to_rgb(flow, 6.0, light=False)[0, 0]
    assert torch.allclose(dark[0], torch.tensor([1.0, 0, 0]), atol=1e-6), "right is red"
    assert torch.allclose(dark[1], torch.tensor([0, 1.0, 1.0]), atol=1e-5), "left is cyan"
    assert dark[2].max() == 0
    assert dark[3, 0].item() == pytest.approx(0.5)
    assert flow_to_rgb(flow, 6.0, light=True)[0, 0, 2].min() == 1


def test_vectors_grow_with_the_picture():
    flow = torch.tensor([2.0, 3.0]).expand(1, 4, 5, 2)
    assert fit_flow(flow, 8, 15)[0, 3, 3].tolist() == pytest.approx([6.0, 6.0])


def test_flow_warp_carries_the_picture_along_and_leaves_it_without_flow():
    still = texture()
    effect = running("flow-warp")
    assert torch.equal(effect(still, None)[0], still)
    flow = torch.tensor([4.0, 0.0]).expand(1, 96, 128, 2)
    (pushed,) = effect(still, flow, amount=1.0, drag=0.0)
    assert torch.allclose(pushed[:, :, 8:], moved(still, 4, 0)[:, :, 8:], atol=1e-4)
    half = flow[:, ::2, ::2] / 2
    effect.reset()
    (fitted,) = effect(still, half, amount=1.0, drag=0.0)
    assert torch.allclose(fitted, pushed, atol=1e-4)


def test_flow_warp_drags_what_was_there():
    effect = running("flow-warp")
    lamp = torch.zeros(1, 20, 40, 3)
    lamp[:, 10, 10] = 1
    flow = torch.tensor([5.0, 0.0]).expand(1, 20, 40, 2)
    effect(lamp, flow, drag=0.9)
    (shown,) = effect(torch.zeros_like(lamp), flow, drag=0.9)
    assert shown[0, 10].amax(dim=1).argmax() == 20, "carried by five, twice"
    assert warp(lamp, flow)[0, 10, 15].min() == 1


def drawing(strokes, ground, *, speck=False):
    """Paper with a thick cross on it, 720 lines high in proportion."""
    picture = torch.full((1, 180, 240, 3), float(ground))
    picture[:, 88:91, 40:200] = strokes
    picture[:, 30:150, 118:121] = strokes
    if speck:
        picture[:, 20, 20] = strokes
    return picture


@pytest.mark.parametrize(("strokes", "ground"), [(0.05, 0.95), (0.95, 0.05)])
def test_a_drawing_becomes_white_strokes_on_black_whatever_its_polarity(strokes, ground):
    (shown,) = running("scribble")(drawing(strokes, ground), thickness=4.0)
    assert shown.shape[3] == 3
    assert shown[0, 89, 60].min() > 0.8
    assert shown[0, 60, 119].min() > 0.8
    ground_part = torch.cat([shown[0, 20:70, 20:100].flatten(), shown[0, 110:, 140:].flatten()])
    assert ground_part.max() < 0.05


def test_a_flat_picture_has_no_strokes_and_a_speck_is_cleaned_away():
    effect = running("scribble")
    assert effect(torch.full((1, 60, 80, 3), 0.5))[0].max() == 0
    speckled = drawing(0.05, 0.95, speck=True)
    assert effect(speckled, thickness=4.0, clean=0.0)[0][0, 20, 20].max() > 0.5
    assert effect(speckled, thickness=4.0, clean=1.0)[0][0, 20, 20].max() < 0.1


def test_film_becomes_lines_on_a_mostly_black_ground():
    picture = texture(180, 240)
    picture[:, 60:120, 80:160] = 0.1
    (shown,) = running("scribble")(picture)
    assert 0.002 < (shown > 0.5).float().mean() < 0.3
    assert np.isfinite(shown.numpy()).all()
