"""An effect as a Scope pipeline: the one adapter that all built-ins share."""

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar

import torch
from pydantic import TypeAdapter, ValidationError
from torch import Tensor

from pipelines.kit.clock import Clock
from pipelines.kit.colour import over_black, to_mask, to_rgb
from pipelines.kit.frames import to_frames
from scope.core.config import get_models_dir
from scope.core.nodes.base import NodePort
from scope.core.pipelines.base_schema import BasePipelineConfig
from scope.core.pipelines.interface import Pipeline, Requirements

FRAME_RATE = 30
"""Frames per second where the host sends no timestamps."""


def build_effect(
    effect: Any, load_time: Mapping[str, Any], device: torch.device
) -> Callable[..., Any]:
    """An effect ready to be called: a function as it is, a class built from what it asks for of
    its load-time parameters, the `device` and the `models` folder."""
    if inspect.isclass(effect):
        offered = {**load_time, "device": device, "models": get_models_dir()}
        wanted = inspect.signature(effect).parameters
        effect = effect(**{name: value for name, value in offered.items() if name in wanted})
    built: Callable[..., Any] = effect
    return built


class EffectPipeline(Pipeline):
    """Turns Scope's lists of uint8 pictures into float frames, reads the runtime parameters from
    the keywords, and gives the effect's outputs by port.

    A subclass names its `config_class` and its `effect`, a function or a class.
    """

    config_class: ClassVar[type[BasePipelineConfig]]
    effect: ClassVar[Callable[..., Any]]

    def __init__(self, device: torch.device | str | None = None, **kwargs: Any) -> None:
        self.device = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
        load_time = self._values(kwargs, load_time=True)
        self._effect = build_effect(type(self).effect, load_time, self.device)
        asks = inspect.signature(self._effect).parameters
        self._takes_clock, self._takes_times = "clock" in asks, "times" in asks
        self._index = 0
        self._origin: Fraction | None = None

    @classmethod
    def get_config_class(cls) -> type[BasePipelineConfig]:
        """The config."""
        return cls.config_class

    def prepare(self, **kwargs: Any) -> Requirements:
        """One frame at a time."""
        return Requirements(input_size=1)

    @torch.inference_mode()
    def __call__(self, **kwargs: Any) -> dict[str, Any]:
        """A chunk through the effect; ValueError where a required picture is missing."""
        if kwargs.get("init_cache"):
            self.reset()
        ports = [_as_port(port) for port in self.config_class.inputs]
        inputs = self._inputs(ports, kwargs)
        keywords = self._values(kwargs, load_time=False)
        index, times = self._tick(inputs[0].shape[0], kwargs.get("video_timestamps"))
        if self._takes_clock:
            keywords["clock"] = Clock(index, tuple(float(time) for time in times))
        if self._takes_times:
            *results, times = self._effect(*inputs, **keywords, times=times)
            results = tuple(results)
        else:
            results = self._effect(*inputs, **keywords)
        outputs = [_as_port(port) for port in self.config_class.outputs]
        given = results if isinstance(results, tuple) else (results,)
        shown = {
            port.name: over_black(to_rgb(result)) if port.port_type == "video" else result
            for port, result in zip(outputs, given, strict=True)
        }
        # Scope shows only "video": a pipeline without one shows its first output as a picture.
        shown.setdefault("video", to_rgb(given[0]))
        if self._takes_times:
            shown["video_timestamps"] = [
                {"pts": time.numerator, "time_base": Fraction(1, time.denominator)}
                for time in times
            ]
        return shown

    def reset(self) -> None:
        """Forget the frames so far, as `init_cache` asks."""
        self._index = 0
        self._origin = None
        reset = getattr(self._effect, "reset", None)
        if reset is not None:
            reset()

    def _inputs(self, ports: list[NodePort], kwargs: Mapping[str, Any]) -> list[Any]:
        inputs: list[Any] = []
        for port in ports:
            pictures = kwargs.get(port.name)
            if pictures is None or len(pictures) == 0:
                if port.required:
                    name = self.config_class.pipeline_name
                    raise ValueError(f"{name} needs pictures at its input {port.name!r}.")
                inputs.append(None)
                continue
            frames = to_frames(list(pictures), self.device)
            if inputs:
                frames = _with_count(frames, inputs[0].shape[0])
            inputs.append(to_mask(frames) if port.port_type == "mask" else frames)
        return inputs

    def _values(self, given: Mapping[str, Any], *, load_time: bool) -> dict[str, Any]:
        """The load-time or the runtime parameters, cleaned: a show must not stop for a string."""
        values = {}
        for name in inspect.get_annotations(self.config_class):
            field = self.config_class.model_fields.get(name)
            if field is None:
                continue
            extra = field.json_schema_extra
            ui = extra.get("ui") if isinstance(extra, dict) else None
            if bool(isinstance(ui, dict) and ui.get("is_load_param")) == load_time:
                values[name] = _cleaned(self.config_class, name, given.get(name, field.default))
        return values

    def _tick(
        self, count: int, timestamps: Sequence[Any] | None
    ) -> tuple[tuple[int, ...], tuple[Fraction, ...]]:
        """The numbers and times of some frames, counted from the reset."""
        index = tuple(range(self._index, self._index + count))
        self._index += count
        if timestamps and len(timestamps) >= count and all(t.is_valid for t in timestamps[:count]):
            stamped = [Fraction(t.pts * t.time_base) for t in timestamps[:count]]
            self._origin = stamped[0] if self._origin is None else self._origin
            return index, tuple(stamp - self._origin for stamp in stamped)
        return index, tuple(Fraction(number, FRAME_RATE) for number in index)


def _as_port(port: str | NodePort) -> NodePort:
    return port if isinstance(port, NodePort) else NodePort(name=port, port_type="video")


def _with_count(frames: Tensor, count: int) -> Tensor:
    """So many frames: the last one is repeated, or the rest cut."""
    if frames.shape[0] < count:
        rest = frames[-1:].expand(count - frames.shape[0], -1, -1, -1)
        frames = torch.cat([frames, rest])
    return frames[:count]


def _cleaned(config: type[BasePipelineConfig], name: str, value: Any) -> Any:
    """The value as the schema wants it: numbers out of strings, into their range, else the
    default."""
    field = config.model_fields[name]
    value = getattr(value, "value", value)  # an enum member
    adapter: TypeAdapter[Any] = TypeAdapter(field.rebuild_annotation())
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
