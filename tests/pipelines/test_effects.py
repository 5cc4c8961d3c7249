"""What an artist sees of each effect."""

import math

import pytest
import torch

from running import EFFECTS, Running


def running(name):
    return Running(EFFECTS[f"builtin:{name}"])


def grey(*levels, size=(1, 1)):
    """One frame per level, RGB."""
    return torch.tensor(levels).view(-1, 1, 1, 1).expand(-1, *size, 3).contiguous()


def test_passthrough_is_the_input_bit_for_bit():
    frames = torch.rand(2, 5, 7, 4)
    assert torch.equal(running("passthrough")(frames)[0], frames)


def test_gray_weighs_as_bt_601_and_keeps_alpha():
    frames = torch.tensor([1.0, 0.5, 0.25, 0.3]).view(1, 1, 1, 4)
    (shown,) = running("gray")(frames)
    luma = 0.299 + 0.587 * 0.5 + 0.114 * 0.25
    assert shown.flatten().tolist() == pytest.approx([luma, luma, luma, 0.3])


def test_kaleidoscope_is_the_same_after_a_turn_by_one_wedge():
    frames = torch.rand(1, 65, 65, 3)
    (shown,) = running("kaleidoscope")(frames, slices=4, spin=0.0)
    assert torch.allclose(shown, shown.rot90(1, (1, 2)), atol=1e-4)
    assert torch.allclose(shown, shown.flip(2), atol=1e-4), "each wedge is mirrored"
    assert not torch.allclose(shown, frames, atol=0.1)


def test_kaleidoscope_turns_with_the_clock_alone():
    effect = running("kaleidoscope")
    frames = torch.rand(1, 33, 33, 3).expand(3, -1, -1, -1)
    still = effect(frames, spin=0.0)[0]
    assert torch.equal(still[0], still[2])
    effect.reset()
    turning = effect(frames, spin=90.0)[0]
    assert torch.equal(turning[0], still[0])
    assert not torch.allclose(turning[0], turning[1], atol=1e-2)


def test_bloom_leaves_dark_pictures_alone_and_spreads_light():
    effect = running("bloom")
    dark = grey(0.2, size=(40, 40))
    assert torch.allclose(effect(dark)[0], dark, atol=1e-6)
    lamp = torch.zeros(1, 72, 72, 3)
    lamp[:, 30:40, 30:40] = 0.9
    (shown,) = effect(lamp, radius=100.0)
    assert shown[0, 36, 28].min() > 0.01, "light beside the lamp"
    assert shown.max() <= 1
    assert (shown >= lamp - 1e-6).all(), "a glow takes no light away"


def test_bloom_glows_in_its_tint_and_not_at_all_at_no_intensity():
    lamp = torch.zeros(1, 72, 72, 3)
    lamp[:, 30:40, 30:40] = 1
    (red,) = running("bloom")(lamp, tint="#ff0000", radius=100.0)
    assert red[0, 35, 28, 0] > 0.05
    assert red[0, 35, 28, 1:].max() < 1e-6
    assert torch.allclose(running("bloom")(lamp, intensity=0.0)[0], lamp, atol=1e-6)


def test_bloom_looks_alike_at_every_resolution():
    small, large = torch.zeros(1, 90, 160, 3), torch.zeros(1, 720, 1280, 3)
    small[:, 40:50, 70:90] = 1
    large[:, 320:400, 560:720] = 1
    (shown_small,), (shown_large,) = running("bloom")(small), running("bloom")(large)
    shrunk = torch.nn.functional.avg_pool2d(shown_large.permute(0, 3, 1, 2), 8).permute(0, 2, 3, 1)
    assert (shrunk - shown_small).abs().max() < 0.08


def test_trails_fade_by_the_decay():
    effect = running("trails")
    assert effect(grey(1.0, 0.0, 0.0), decay=0.5)[0].flatten(1)[:, 0].tolist() == [1.0, 0.5, 0.25]
    assert effect(grey(0.0), decay=0.5)[0].max().item() == pytest.approx(0.125)
    assert effect(grey(0.9), decay=0.5)[0].max().item() == pytest.approx(0.9)


def test_trails_drift_outwards_when_they_grow():
    effect = running("trails")
    lamp = torch.zeros(1, 41, 41, 3)
    lamp[:, 20, 28] = 1
    effect(lamp, decay=0.99, zoom=1.1)
    (shown,) = effect(torch.zeros_like(lamp), decay=0.99, zoom=1.1)
    assert shown[0, 20].amax(dim=1).argmax() == 29


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("normal", 0.8),
        ("add", 1.0),
        ("multiply", 0.24),
        ("screen", 0.3 + 0.8 - 0.24),
        ("overlay", 2 * 0.24),
        ("difference", 0.5),
    ],
)
def test_blend_modes(mode, expected):
    (shown,) = running("blend")(grey(0.3), grey(0.8), None, mode=mode)
    assert shown[0, 0, 0, 0].item() == pytest.approx(expected, abs=1e-6)


def test_blend_follows_amount_mask_and_alpha():
    effect = running("blend")
    white, black = torch.ones(1, 1, 1, 1), torch.zeros(1, 1, 1, 1)

    def shown(above, mask, amount=1.0):
        return effect(grey(0.2), above, mask, mode="normal", amount=amount)[0].flatten().tolist()

    assert shown(grey(0.8), white) == pytest.approx([0.8] * 3)
    assert shown(grey(0.8), black) == pytest.approx([0.2] * 3)
    assert shown(grey(0.8), None, amount=0.5) == pytest.approx([0.5] * 3)
    glass = torch.tensor([0.8, 0.8, 0.8, 0.5]).view(1, 1, 1, 4)
    assert shown(glass, None) == pytest.approx([0.5, 0.5, 0.5, 1.0])


def test_blend_fits_the_second_picture_as_told():
    below = torch.zeros(1, 10, 20, 3)
    above = torch.ones(1, 10, 10, 3)
    effect = running("blend")
    contained = effect(below, above, None, mode="normal", fit="contain")[0][0, 5, :, 0]
    assert contained.tolist() == [0] * 5 + [1] * 10 + [0] * 5
    for fit in ("cover", "stretch"):
        assert effect(below, above, None, mode="normal", fit=fit)[0].min() == 1


def test_luma_key_is_white_between_its_thresholds():
    effect = running("luma-key")
    levels = grey(0.0, 0.3, 0.5, 0.7, 1.0)
    (mask,) = effect(levels, low=0.4, high=0.8, softness=0.05)
    assert mask.flatten().tolist() == [0, 0, 1, 1, 0]
    (inverted,) = effect(levels, low=0.4, high=0.8, softness=0.05, invert=True)
    assert torch.allclose(mask + inverted, torch.ones_like(mask))
    (soft,) = effect(grey(0.3), low=0.4, high=1.0, softness=0.2)
    assert math.isclose(soft.item(), 0.5, abs_tol=1e-5)
