"""Hands on everything that it was told, and remembers it."""

from typing import ClassVar

import torch

from scope.core.pipelines.base_schema import BasePipelineConfig, CtrlInput, ModeDefaults
from scope.core.pipelines.blending import parse_transition_config
from scope.core.pipelines.interface import Pipeline, Requirements


class RelayConfig(BasePipelineConfig):
    pipeline_id = "relay"
    pipeline_name = "Relay"
    modes = {"text": ModeDefaults(), "video": ModeDefaults(default=True)}

    ctrl_input: CtrlInput | None = None


class Relay(Pipeline):
    calls: ClassVar[list] = []

    @classmethod
    def get_config_class(cls):
        return RelayConfig

    def __init__(self, **kwargs):
        super().__init__()
        self.count = 0

    def prepare(self, **kwargs):
        return Requirements(input_size=1) if kwargs.get("video") else None

    def __call__(self, **kwargs):
        type(self).calls.append(dict(kwargs))
        if kwargs.get("init_cache"):
            self.count = 0
        self.count += 1
        steps = parse_transition_config(kwargs.get("transition")).num_steps
        ctrl = kwargs.get("ctrl_input") or CtrlInput()
        kwargs["video"] = torch.cat(kwargs["video"])
        return {**kwargs, "counted": self.count + steps + len(ctrl.button)}
