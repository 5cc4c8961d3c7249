"""Neon Mirror: the graph as a pipeline of Daydream Scope. Written by OpenScope."""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import torch
from pydantic import BaseModel, TypeAdapter, ValidationError
from scope.core.pipelines.interface import Pipeline, Requirements
from torch import Tensor
from torch.nn import functional

from .schema import NeonMirrorConfig


class Shapes:
    """Tells when the pictures of a host are of another size or have other channels than before."""

    def __init__(self) -> None:
        self.last: tuple[tuple[int, ...], ...] = ()

    def changed(self, *frames: Tensor) -> bool:
        """Whether these frames are unlike the last ones; the first are like any."""
        before, self.last = self.last, tuple(tuple(data.shape[1:]) for data in frames)
        return bool(before) and before != self.last


def resize(frames: Tensor, height: int, width: int) -> Tensor:
    """Frames stretched to a size, bilinear, with antialiasing where they shrink."""
    if frames.shape[1:3] == (height, width):
        return frames
    planes = frames.permute(0, 3, 1, 2)
    shrinks = height < frames.shape[1] or width < frames.shape[2]
    planes = functional.interpolate(
        planes, (height, width), mode="bilinear", align_corners=False, antialias=shrinks
    )
    return planes.permute(0, 2, 3, 1)


def to_float(frames: Tensor) -> Tensor:
    """uint8 frames as float32 in [0, 1]."""
    return frames.float().div_(255)


def with_channels(frames: Tensor, channels: int) -> Tensor:
    """Frames with at least so many channels: grey is repeated, alpha is opaque."""
    if frames.shape[3] == 1 and channels >= 3:
        frames = frames.expand(-1, -1, -1, 3)
    if frames.shape[3] == 3 and channels == 4:
        frames = torch.cat([frames, torch.ones_like(frames[..., :1])], dim=3)
    return frames


def to_frames(pictures: Sequence[Tensor], device: torch.device) -> Tensor:
    """Scope's list of uint8 `(1, H, W, C)` pictures as one chunk of float32 frames.

    Pictures of other sizes are stretched to the first, and channels go up to the largest number.
    """
    frames = [to_float(picture.to(device)) for picture in pictures]
    height, width = frames[0].shape[1:3]
    channels = max(frame.shape[3] for frame in frames)
    frames = [with_channels(resize(f, height, width), channels) for f in frames]
    return frames[0] if len(frames) == 1 else torch.cat(frames)


def arrived(kwargs: Mapping[str, Any], port: str, device: torch.device) -> Tensor:
    """The frames at a port; none, `(0, 1, 1, 3)`, where nothing came."""
    pictures = kwargs.get(port)
    if pictures is None or not len(pictures):
        return torch.zeros(0, 1, 1, 3, device=device)
    return to_frames(list(pictures), device)


def over_black(frames: Tensor) -> Tensor:
    """RGBA laid over black; grey and RGB as they are."""
    return frames[..., :3] * frames[..., 3:] if frames.shape[3] == 4 else frames


def to_rgb(frames: Tensor) -> Tensor:
    """Grey as three equal channels; RGB and RGBA as they are."""
    return frames.expand(-1, -1, -1, 3) if frames.shape[3] == 1 else frames


def as_answer(frames: Tensor) -> dict[str, Any]:
    """The answer to a host: RGB, alpha over black."""
    return {"video": to_rgb(over_black(frames))}


@cache
def adapter_of(config: type[BaseModel], name: str) -> TypeAdapter[Any]:
    """What checks the values of one field; slow to make, so it is kept."""
    adapter: TypeAdapter[Any] = TypeAdapter(config.model_fields[name].rebuild_annotation())
    return adapter


def cleaned_one(config: type[BaseModel], name: str, value: Any) -> Any:
    """One value as its field wants it, else the default."""
    field = config.model_fields[name]
    value = getattr(value, "value", value)  # an enum member
    adapter = adapter_of(config, name)
    try:
        return adapter.validate_python(value)
    except ValidationError:
        bounds = {
            type(limit).__name__: getattr(limit, type(limit).__name__.lower())
            for limit in field.metadata
            if type(limit).__name__ in ("Ge", "Le")
        }
    try:
        number = float(value)
    except (TypeError, ValueError):
        return field.default
    if math.isnan(number):
        return field.default
    number = min(max(number, bounds.get("Ge", -math.inf)), bounds.get("Le", math.inf))
    try:
        return adapter.validate_python(round(number) if field.annotation is int else number)
    except (ValidationError, OverflowError):
        return field.default


def cleaned(config: type[BaseModel], given: Mapping[str, Any]) -> dict[str, Any]:
    """Every shown parameter of a config, as given or its default: numbers out of strings and into
    their range, members of an enum as what they stand for. A show must not stop for a string."""
    values = {}
    for name, field in config.model_fields.items():
        extra = field.json_schema_extra
        if isinstance(extra, dict) and "ui" in extra:
            values[name] = cleaned_one(config, name, given.get(name, field.default))
    return values


def pixel_grid(frames: Tensor) -> tuple[Tensor, Tensor]:
    """Columns `(1, W)` and rows `(H, 1)` of the pixels' centres, in pixels from the middle."""
    height, width = frames.shape[1:3]
    x = torch.arange(width, dtype=torch.float32, device=frames.device) - (width - 1) / 2
    y = torch.arange(height, dtype=torch.float32, device=frames.device) - (height - 1) / 2
    return x.view(1, -1), y.view(-1, 1)


def sample(frames: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """Frames looked up at `(x, y)`, pixels from the middle, `(T or 1, H, W)` each: bilinear, and
    mirrored beyond the edges."""
    height, width = frames.shape[1:3]
    grid = x.new_empty(*x.shape, 2)
    torch.mul(x, 2 / width, out=grid[..., 0])
    torch.mul(y, 2 / height, out=grid[..., 1])
    planes = functional.grid_sample(
        frames.permute(0, 3, 1, 2),
        grid.expand(frames.shape[0], -1, -1, -1),
        padding_mode="reflection",
        align_corners=False,
    )
    return planes.permute(0, 2, 3, 1)


class Trails:
    """Each frame is laid together with what is left of the one before."""

    def __init__(self) -> None:
        self.last: Tensor | None = None

    def __call__(self, frames: Tensor, *, decay: float, mode: str, zoom: float) -> Tensor:
        """`decay` is what is left of the trail after a frame, `zoom` how much it grows."""
        last = self.last
        if last is None or last.shape[1:] != frames.shape[1:] or last.device != frames.device:
            last = frames[:1]
        trailed = torch.empty_like(frames)
        for index in range(frames.shape[0]):
            frame = frames[index : index + 1]
            if zoom != 1:
                x, y = pixel_grid(last)
                grid = (x / zoom).expand(1, y.shape[0], -1), (y / zoom).expand(1, -1, x.shape[1])
                last = sample(last, *grid)
            mixed = trailed[index : index + 1]
            if mode == "mix":
                torch.lerp(frame, last, decay, out=mixed)
            else:
                torch.maximum(frame, torch.mul(last, decay, out=mixed), out=mixed)
            last = mixed
        self.last = last
        return trailed

    def reset(self) -> None:
        """Forget the trail."""
        self.last = None


def bright_part(frames: Tensor, threshold: float, soft_knee: float) -> Tensor:
    """The share of each pixel above the threshold, `(T, H, W, 1)`; around it a parabola leads
    from none to all of the excess, `soft_knee` of the threshold wide on each side."""
    brightness = frames.amax(dim=3, keepdim=True)
    excess = brightness - threshold
    knee = max(threshold * soft_knee, 1e-5)
    soft = (excess + knee).clamp_(0, 2 * knee).square_().div_(4 * knee)
    return torch.maximum(soft, excess).div_(brightness.clamp(min=1e-5))


def gaussian(frames: Tensor, sigma: float) -> Tensor:
    """Gaussian blur by two passes of a line each, edges repeated; `sigma` in pixels."""
    if sigma < 0.1:  # the next pixel would weigh nothing
        return frames
    reach = math.ceil(3 * sigma)
    offsets = torch.arange(-reach, reach + 1, dtype=torch.float32, device=frames.device)
    weights = torch.exp(-0.5 * (offsets / sigma) ** 2)
    weights /= weights.sum()
    channels = frames.shape[3]
    planes = frames.permute(0, 3, 1, 2)
    for shape, padding in (
        ((1, 1, 1, -1), (reach, reach, 0, 0)),
        ((1, 1, -1, 1), (0, 0, reach, reach)),
    ):
        kernel = weights.view(shape).expand(channels, 1, -1, -1)
        padded = functional.pad(planes, padding, mode="replicate")
        planes = functional.conv2d(padded, kernel, groups=channels)
    return planes.permute(0, 2, 3, 1)


def join_alpha(colour: Tensor, alpha: Tensor | None) -> Tensor:
    """Colour with its alpha again."""
    return colour if alpha is None else torch.cat([colour, alpha], dim=3)


def parse_colour(text: str) -> tuple[float, float, float]:
    """`#rrggbb` as red, green and blue in [0, 1]; white where it is no colour."""
    try:
        number = int(text.removeprefix("#"), 16) if len(text) == 7 else 0xFFFFFF
    except ValueError:
        number = 0xFFFFFF
    return (number >> 16 & 255) / 255, (number >> 8 & 255) / 255, (number & 255) / 255


def split_alpha(frames: Tensor) -> tuple[Tensor, Tensor | None]:
    """The colour of frames and their alpha, None where they have none."""
    return (frames[..., :3], frames[..., 3:]) if frames.shape[3] == 4 else (frames, None)


def bloom(
    frames: Tensor,
    *,
    threshold: float,
    intensity: float,
    radius: float,
    soft_knee: float,
    blend: str,
    tint: str,
) -> Tensor:
    """Blur what is brighter than the threshold and lay it over the picture; alpha is kept.

    Brightness is the largest channel, so that a pure red lamp glows like a white one.
    """
    colour, alpha = split_alpha(frames)
    height, width = colour.shape[1:3]

    # A wide blur is smooth: at a fraction of the size it looks the same and costs a fraction.
    sigma = radius * height / 720
    shrink = max(1, int(sigma / 4))
    small = resize(colour, max(1, height // shrink), max(1, width // shrink))
    glow = gaussian(small * bright_part(small, threshold, soft_knee), sigma / shrink)
    glow = resize(glow, height, width).mul_(intensity)
    if colour.shape[3] == 3:
        glow *= glow.new_tensor(parse_colour(tint))

    if blend == "screen":
        # a + b - a * b: on the way from a to white, as far as b says
        lit = torch.lerp(colour, glow.new_ones(()), glow.clamp_(0, 1), out=glow)
    else:
        lit = glow.add_(colour).clamp_(0, 1)
    return join_alpha(lit, alpha)


class NeonMirrorPipeline(Pipeline):
    """Trails → Bloom."""

    @classmethod
    def get_config_class(cls) -> type[NeonMirrorConfig]:
        """Its parameters."""
        return NeonMirrorConfig

    def __init__(self, device: torch.device | str | None = None, **kwargs: Any) -> None:
        self.device = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
        self.trails_1 = Trails()
        self.shapes = Shapes()

    def prepare(self, **kwargs: Any) -> Requirements:
        """One picture at a time."""
        return Requirements(input_size=1)

    def reset(self) -> None:
        """Forget the pictures so far."""
        self.trails_1.reset()

    @torch.inference_mode()
    def __call__(self, **kwargs: Any) -> dict[str, Any]:
        """The graph, one line a node."""
        kwargs |= cleaned(NeonMirrorConfig, kwargs)
        video = arrived(kwargs, "video", self.device)
        if not len(video):
            return as_answer(video)
        if self.shapes.changed(video) or kwargs.get("init_cache"):
            self.reset()
        trails_1 = self.trails_1(
            video,
            decay=kwargs.get("trails_1_decay", 0.92),
            mode=kwargs.get("trails_1_mode", "lighten"),
            zoom=kwargs.get("trails_1_zoom", 1.0),
        )
        bloom_1 = bloom(
            trails_1,
            threshold=kwargs.get("bloom_1_threshold", 0.55),
            intensity=kwargs.get("bloom_1_intensity", 2.0),
            radius=kwargs.get("bloom_1_radius", 24.0),
            soft_knee=kwargs.get("bloom_1_soft_knee", 0.5),
            blend=kwargs.get("bloom_1_blend", "screen"),
            tint="#ffffff",
        )
        return as_answer(bloom_1)
