from fractions import Fraction

import pytest
import torch

from pipelines.kit.blur import gaussian
from pipelines.kit.clock import Timeline
from pipelines.kit.colour import luma, over_black, parse_colour, to_mask, to_rgb
from pipelines.kit.frames import fit_to, to_float, to_frames, to_uint8, with_channels
from pipelines.kit.grid import pixel_grid, sample


def test_every_level_survives_the_way_to_float_and_back():
    levels = torch.arange(256, dtype=torch.uint8)
    assert torch.equal(to_uint8(to_float(levels)), levels)


def test_uint8_truncates_and_clamps():
    values = torch.tensor([-1.0, 0.0039, 0.00393, 0.9999, 1.0, 7.0])
    assert to_uint8(values).tolist() == [0, 0, 1, 254, 255, 255]


def test_luma_weighs_and_lays_alpha_over_black():
    colour = torch.tensor([1.0, 0.5, 0.25, 0.5]).view(1, 1, 1, 4)
    whole = 0.299 + 0.2935 + 0.0285
    assert luma(colour[..., :3]).item() == pytest.approx(whole)
    assert to_mask(colour).item() == pytest.approx(whole / 2)
    assert luma(colour[..., :1]).item() == 1
    assert over_black(colour).flatten().tolist() == [0.5, 0.25, 0.125]


def test_channels_go_up_and_never_down():
    grey = torch.full((1, 1, 1, 1), 0.5)
    assert with_channels(grey, 4).flatten().tolist() == [0.5, 0.5, 0.5, 1.0]
    assert with_channels(torch.rand(1, 1, 1, 4), 3).shape[3] == 4
    assert to_rgb(grey).shape[3] == 3


def test_a_list_of_pictures_is_fitted_to_the_first():
    pictures = [
        torch.full((1, height, width, channels), 255, dtype=torch.uint8)
        for height, width, channels in [(4, 6, 3), (8, 12, 3), (4, 6, 1), (4, 6, 4)]
    ]
    frames = to_frames(pictures, torch.device("cpu"))
    assert frames.shape == (4, 4, 6, 4)
    assert torch.allclose(frames, torch.ones_like(frames))


@pytest.mark.parametrize("mode", ["contain", "cover", "stretch"])
@pytest.mark.parametrize("size", [(1, 1), (3, 200), (200, 3), (7, 5)])
@pytest.mark.parametrize("target", [(1, 1), (10, 10), (1, 64), (31, 2)])
def test_fit_gives_the_size_that_was_asked(mode, size, target):
    fitted = fit_to(torch.rand(2, *size, 3), *target, mode)
    assert fitted.shape == (2, *target, 3)
    assert fitted.min() >= 0
    assert fitted.max() <= 1


def test_contain_keeps_all_and_cover_fills_all():
    frames = torch.ones(1, 10, 20, 1)
    contained = fit_to(frames, 20, 20, "contain")[0, :, :, 0]
    assert contained.sum() == 200
    assert contained[:5].sum() == contained[15:].sum() == 0
    halves = torch.cat([torch.zeros(1, 10, 10, 1), torch.ones(1, 10, 10, 1)], dim=2)
    covered = fit_to(halves, 20, 20, "cover")[0, :, :, 0]
    assert covered[:, :8].max() < 0.1
    assert covered[:, 12:].min() > 0.9


def test_gaussian_is_a_dense_convolution_with_repeated_edges():
    frames, sigma = torch.rand(1, 9, 11, 3), 1.5
    reach = 5
    offsets = torch.arange(-reach, reach + 1, dtype=torch.float32)
    line = torch.exp(-0.5 * (offsets / sigma) ** 2)
    kernel = torch.outer(line, line)
    kernel /= kernel.sum()
    planes = torch.nn.functional.pad(frames.permute(0, 3, 1, 2), (reach,) * 4, mode="replicate")
    dense = torch.nn.functional.conv2d(planes, kernel.expand(3, 1, -1, -1), groups=3)
    assert torch.allclose(gaussian(frames, sigma), dense.permute(0, 2, 3, 1), atol=1e-5)


@pytest.mark.parametrize("size", [(1, 1), (1, 5), (2, 2)])
def test_gaussian_is_right_where_it_is_wider_than_the_picture(size):
    flat = torch.full((1, *size, 3), 0.25)
    assert torch.allclose(gaussian(flat, 10.0), flat, atol=1e-5)
    assert gaussian(flat, 0.0) is flat


@pytest.mark.parametrize("size", [(1, 1), (4, 5), (7, 1)])
def test_sampling_where_the_pixels_are_is_the_picture(size):
    frames = torch.rand(2, *size, 3)
    x, y = pixel_grid(frames)
    height, width = size
    grid = x.expand(1, height, width), y.expand(1, height, width)
    assert torch.allclose(sample(frames, *grid), frames, atol=1e-5)
    mirrored = sample(frames, -grid[0], grid[1])
    assert torch.allclose(mirrored, frames.flip(2), atol=1e-5)
    beyond = sample(frames, grid[0] + width, grid[1])
    assert torch.allclose(beyond, frames.flip(2), atol=1e-5), "mirrored beyond the edge"


def test_colours():
    assert parse_colour("#ff8000") == (1.0, 128 / 255, 0.0)
    assert parse_colour("nonsense") == (1.0, 1.0, 1.0)
    assert parse_colour("#ggaaaa") == (1.0, 1.0, 1.0)


def test_ticks_that_are_stamped_alike_or_backwards_keep_the_last_step():
    line = Timeline(Fraction(30))
    third = Fraction(1, 3)
    line.tick((Fraction(0), third))
    line.tick((third, third))
    line.tick((Fraction(0),))
    assert line.step == third
    assert line.clock((Fraction(1),)).index == (3,)
