"""Fields of every kind: with a factory, required, choices, choices or none, a text, a list."""

from enum import Enum
from typing import ClassVar, Literal

import torch
from pydantic import Field

from scope.core.pipelines.base_schema import BasePipelineConfig, ModeDefaults, ui_field_config
from scope.core.pipelines.interface import Pipeline, Requirements


class Tone(str, Enum):  # noqa: UP042 - as such plugins write it
    RED = "red"
    BLUE = "blue"


class PaletteConfig(BasePipelineConfig):
    pipeline_id: ClassVar[str] = "palette"
    pipeline_name: ClassVar[str] = "Palette"
    supports_prompts: ClassVar[bool] = False
    modes: ClassVar[dict] = {"video": ModeDefaults(default=True)}

    stops: list[float] = Field(
        default_factory=lambda: [0.25, 0.75], json_schema_extra=ui_field_config(order=5)
    )
    amount: float = Field(..., ge=0, le=1, json_schema_extra=ui_field_config(order=1))
    tone: Tone = Field(Tone.RED, json_schema_extra=ui_field_config(order=2))
    other: Tone | None = Field(None, json_schema_extra=ui_field_config(order=3))
    curve: Literal["flat", "steep"] = Field("flat", json_schema_extra=ui_field_config(order=4))
    caption: str = Field("", json_schema_extra=ui_field_config(order=6, component="image"))


class Palette(Pipeline):
    built_with: ClassVar[dict] = {}

    @classmethod
    def get_config_class(cls):
        return PaletteConfig

    def __init__(self, device=None, stops=(0.0,), **kwargs):
        self.stops = list(stops)  # TypeError where a host hands on pydantic's sentinel
        type(self).built_with = kwargs

    def prepare(self, **kwargs):
        return Requirements(input_size=1)

    def __call__(self, **kwargs):
        channel = 0 if Tone(kwargs.get("tone", "red")) is Tone.RED else 2
        frames = torch.cat(kwargs["video"]).float() / 255
        frames[..., channel] = self.stops[-1] * kwargs.get("amount", 1.0)
        return {"video": frames}
