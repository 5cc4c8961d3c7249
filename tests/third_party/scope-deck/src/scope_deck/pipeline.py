"""Two decks and a mask in, a mix and its mask out."""

import torch
from pydantic import Field

from scope.core.nodes.base import NodePort
from scope.core.pipelines.base_schema import BasePipelineConfig, ModeDefaults, ui_field_config
from scope.core.pipelines.interface import Pipeline, Requirements
from scope.core.pipelines.process import normalize_frame_sizes


class DeckConfig(BasePipelineConfig):
    pipeline_id = "deck"
    pipeline_name = "Deck"
    supports_prompts = False
    modes = {"video": ModeDefaults(default=True)}
    inputs = ["video", "deck_b", NodePort(name="mask", port_type="mask", required=False)]
    outputs = ["video", NodePort(name="mask", port_type="mask")]

    fader: float = Field(
        default=0.5, ge=0, le=1, json_schema_extra=ui_field_config(order=0, category="input")
    )


class Deck(Pipeline):
    @classmethod
    def get_config_class(cls):
        return DeckConfig

    def __init__(self, device: torch.device | None = None, **kwargs):
        self.device = device or torch.device("cpu")

    def prepare(self, **kwargs) -> Requirements:
        return Requirements(input_size=1)

    def __call__(self, **kwargs) -> dict:
        a = kwargs["video"]
        b = kwargs.get("deck_b") or a
        frames = normalize_frame_sizes([*a, *b], device=self.device, dtype=torch.float32)
        first, second = torch.cat(frames[: len(a)]), torch.cat(frames[len(a) :])
        mask = kwargs.get("mask")
        if mask:
            share = torch.cat(normalize_frame_sizes(mask, *first.shape[1:3])).float() / 255
        else:
            share = torch.full_like(first[..., :1], kwargs.get("fader", 0.5))
        return {"video": torch.lerp(first, second, share) / 255, "mask": share}
