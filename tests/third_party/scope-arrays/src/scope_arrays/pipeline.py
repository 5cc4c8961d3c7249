"""Works in OpenCV and gives a tensor; or, as some forget to, the array or a list of pictures."""

from typing import Literal

import cv2
import numpy as np
import torch
from pydantic import Field

from scope.core.pipelines.base_schema import BasePipelineConfig, ModeDefaults, ui_field_config
from scope.core.pipelines.interface import Pipeline, Requirements


class ArraysConfig(BasePipelineConfig):
    pipeline_id = "arrays"
    pipeline_name = "Arrays"
    supports_prompts = False
    modes = {"video": ModeDefaults(default=True)}

    gives: Literal["tensor", "array", "list"] = Field(
        "tensor", json_schema_extra=ui_field_config(order=1)
    )


class Arrays(Pipeline):
    @classmethod
    def get_config_class(cls):
        return ArraysConfig

    def __init__(self, **kwargs): ...

    def prepare(self, **kwargs):
        return Requirements(input_size=1)

    def __call__(self, **kwargs):
        pictures = [cv2.bitwise_not(frame[0].cpu().numpy()) for frame in kwargs["video"]]
        gives = kwargs.get("gives", "tensor")
        if gives == "list":
            return {"video": pictures}
        stacked = np.stack(pictures)
        return {"video": torch.from_numpy(stacked) if gives == "tensor" else stacked}
