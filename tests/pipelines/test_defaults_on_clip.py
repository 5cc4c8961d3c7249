"""At its defaults every effect changes the bundled film visibly and does not burn it out."""

from itertools import islice
from pathlib import Path

import av
import numpy as np
import pytest
import torch

from pipelines.kit.colour import to_rgb
from pipelines.kit.frames import to_float, to_uint8
from running import EFFECTS, PROMPTS, Running

FILM = Path(__file__).parents[2] / "resources" / "media" / "street.mp4"


@pytest.fixture(scope="module")
def frames():
    """Twelve frames in a row from the middle of the film."""
    with av.open(str(FILM)) as film:
        decoded = [f.to_ndarray(format="rgb24") for f in islice(film.decode(video=0), 60, 72)]
    return to_float(torch.from_numpy(np.stack(decoded)))


def clipped(pixels):
    """The share of pixels with a channel at either end."""
    return float(((pixels == 255) | (pixels == 0)).any(dim=3).float().mean())


DRAWINGS = {"builtin:scribble", "builtin:optical-flow"}
"""What draws on a black ground instead of changing the picture's tones."""
WRITINGS = {"builtin:text-overlay", "builtin:controller-viz"}
"""What writes on the picture: it is seen on few pixels, black and white ones among them."""


@pytest.mark.parametrize("key", sorted(set(EFFECTS) - {"builtin:passthrough", "builtin:rife"}))
def test_the_default_is_visible_and_keeps_the_tones(frames, key):
    effect = Running(EFFECTS[key])
    second = frames.flip(2)  # a second picture, where one is needed
    flow = frames.new_full((*frames.shape[:3], 2), 3.0)
    made = {"flow": flow, "prompts": PROMPTS}
    others = [made.get(port.kind, second) for port in effect.type.inputs[1:2]] + [
        None for _ in effect.type.inputs[2:]
    ]
    shown, *_ = effect(frames, *others)
    before, after = to_uint8(frames)[-1:], to_uint8(to_rgb(shown))[-1:]
    difference = (after.int() - before.int()).abs().amax(dim=3)
    assert (difference >= 8).float().mean() >= (0.01 if key in WRITINGS else 0.05)
    if key not in DRAWINGS | WRITINGS:
        assert clipped(after) - clipped(before) <= 0.02


def test_the_film_flatters_effects(frames):
    pixels = to_uint8(frames).float()
    luma = (pixels * torch.tensor([0.299, 0.587, 0.114])).sum(dim=3) / 255
    assert 0.2 < luma.mean() < 0.4
    assert 0.01 < (luma > 0.8).float().mean() < 0.1, "highlights"
    assert (luma < 0.2).float().mean() > 0.15, "dark places"
    moved = (pixels[1:] - pixels[:-1]).abs().amax(dim=3)
    assert (moved >= 8).float().mean() > 0.2, "movement"
    fine = (pixels[:, :, 1:] - pixels[:, :, :-1]).abs().amax(dim=3)
    assert (fine >= 4).float().mean() > 0.2, "fine texture"
