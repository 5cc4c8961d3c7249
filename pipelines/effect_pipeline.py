"""An effect as a Scope pipeline: the one adapter that all built-ins share."""

import inspect
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, ClassVar

import torch
from pydantic.fields import FieldInfo
from torch import Tensor

from pipelines.kit.arrival import Pace, beside
from pipelines.kit.clock import Timeline, as_stamps
from pipelines.kit.colour import over_black, to_mask, to_rgb
from pipelines.kit.controls import controls_of
from pipelines.kit.frames import to_frames
from pipelines.kit.prompts import as_prompts
from pipelines.kit.values import cleaned
from scope.core.config import get_models_dir
from scope.core.nodes.base import NodePort
from scope.core.pipelines.base_schema import BasePipelineConfig
from scope.core.pipelines.interface import Pipeline, Requirements

FRAME_RATE = 30
"""Frames per second where the host sends no timestamps."""
DEFAULT_SIDE = 512
"""Width and height of a generator's picture, in pixels, where nothing says another."""
PICTURES = ("video", "mask", "flow")
"""Kinds of ports that Scope fills with lists of pictures."""


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
        self._asks = set(inspect.signature(self._effect).parameters)
        self._size = _side(kwargs.get("width")), _side(kwargs.get("height"))
        self._inputs_of = [_as_port(port) for port in self.config_class.inputs]
        self._outputs_of = [_as_port(port) for port in self.config_class.outputs]
        self.reset()

    @classmethod
    def get_config_class(cls) -> type[BasePipelineConfig]:
        """The config."""
        return cls.config_class

    def prepare(self, **kwargs: Any) -> Requirements | None:
        """One frame at a time; none where pictures may be missing and are."""
        needed = any(port.required and port.port_type in PICTURES for port in self._inputs_of)
        return Requirements(input_size=1) if needed or kwargs.get("video") else None

    @torch.inference_mode()
    def __call__(self, **kwargs: Any) -> dict[str, Any]:
        """A chunk through the effect; ValueError where a required picture is missing."""
        if kwargs.get("init_cache"):
            self.reset()
        inputs = self._inputs(kwargs)
        pictures = [given for given in inputs if isinstance(given, Tensor)]
        if not pictures and not self._pace.is_due():
            return {}
        count = len(pictures[0]) if pictures else 1
        times = self._timeline.tick_as_told(count, kwargs.get("video_timestamps"))
        values = self._values(kwargs, load_time=False)
        offered: dict[str, Any] = {
            "clock": self._timeline.clock(times),
            "times": times,
            "controls": controls_of(kwargs.get("ctrl_input")),
            "prompts": as_prompts(kwargs.get("prompts")),
            "values": values,
            "frame_size": self._size,
        }
        asked = {n: v for n, v in offered.items() if n in self._asks and n not in self._port_names}
        results = self._effect(*inputs, **values, **asked)
        if "times" in asked:
            *results, times = results
            results = tuple(results)
        given = results if isinstance(results, tuple) else (results,)
        shown = {
            port.name: over_black(to_rgb(result)) if port.port_type == "video" else result
            for port, result in zip(self._outputs_of, given, strict=True)
        }
        if isinstance(given[0], Tensor):
            # Scope shows only "video": without one, the first output is shown as a picture.
            shown.setdefault("video", to_rgb(given[0]))
        if "times" in asked:
            shown["video_timestamps"] = as_stamps(times)
        return shown

    def reset(self) -> None:
        """Forget the frames so far, as `init_cache` asks."""
        self._timeline = Timeline(Fraction(FRAME_RATE))
        self._pace = Pace(FRAME_RATE)
        reset = getattr(self._effect, "reset", None)
        if reset is not None:
            reset()

    @property
    def _port_names(self) -> set[str]:
        return {port.name for port in self._inputs_of}

    def _inputs(self, kwargs: Mapping[str, Any]) -> list[Any]:
        inputs: list[Any] = []
        for port in self._inputs_of:
            if port.port_type not in PICTURES:
                value = kwargs.get(port.name)
                inputs.append(as_prompts(value) if port.port_type == "prompts" else value)
                continue
            pictures = kwargs.get(port.name)
            if pictures is None or len(pictures) == 0:
                if port.required:
                    name = self.config_class.pipeline_name
                    raise ValueError(f"{name} needs pictures at its input {port.name!r}.")
                inputs.append(None)
                continue
            frames = to_frames(list(pictures), self.device)
            if inputs:
                frames = beside(frames, inputs[0])
            inputs.append(to_mask(frames) if port.port_type == "mask" else frames)
        return inputs

    def _values(self, given: Mapping[str, Any], *, load_time: bool) -> dict[str, Any]:
        """The load-time or the runtime parameters, cleaned: a show must not stop for a string."""
        fields = self.config_class.model_fields
        return {
            name: value
            for name, value in cleaned(self.config_class, given).items()
            if _is_load_time(fields[name]) == load_time
        }


def _is_load_time(field: FieldInfo) -> bool:
    extra = field.json_schema_extra
    ui = extra.get("ui") if isinstance(extra, dict) else None
    return isinstance(ui, dict) and bool(ui.get("is_load_param"))


def _side(given: Any) -> int:
    """A side of a generator's picture, in pixels."""
    return given if isinstance(given, int) and given > 0 else DEFAULT_SIDE


def _as_port(port: str | NodePort) -> NodePort:
    return port if isinstance(port, NodePort) else NodePort(name=port, port_type="video")
