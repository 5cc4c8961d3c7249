"""A network that is a pipeline: `nn.Module` beside `Pipeline`, weights found at load time."""

import torch
from pydantic import Field
from torch import nn

from scope.core.config import get_model_file_path
from scope.core.pipelines.artifacts import HuggingfaceRepoArtifact
from scope.core.pipelines.base_schema import (
    BasePipelineConfig,
    ModeDefaults,
    UsageType,
    height_field,
    ui_field_config,
    width_field,
)
from scope.core.pipelines.interface import Pipeline, Requirements
from scope.core.pipelines.utils import validate_resolution


class HaloConfig(BasePipelineConfig):
    pipeline_id = "halo"
    pipeline_name = "Halo"
    pipeline_description = "A blur that was learnt, or was not."
    docs_url = "https://example.org/halo"
    estimated_vram_gb = 0.5
    artifacts = [HuggingfaceRepoArtifact(repo_id="someone/halo", files=["halo.pt"])]
    supports_prompts = False
    usage = [UsageType.POSTPROCESSOR]
    modes = {"video": ModeDefaults(default=True, height=256)}

    height: int = height_field(default=320)
    width: int = width_field(default=576)
    kernel: int = Field(
        3,
        ge=1,
        le=9,
        json_schema_extra=ui_field_config(order=1, label="Kernel", is_load_param=True),
    )
    gain: float = Field(
        1.0,
        ge=0,
        le=2,
        json_schema_extra=ui_field_config(order=2, label="Gain", modulatable=True),
    )


class Halo(Pipeline, nn.Module):
    @classmethod
    def get_config_class(cls):
        return HaloConfig

    def __init__(self, height=512, width=512, kernel=3, device=None, dtype=torch.float32, **kwargs):
        nn.Module.__init__(self)
        validate_resolution(height, width, 16)
        self.blur = nn.AvgPool2d(kernel, stride=1, padding=kernel // 2)
        self.weight = nn.Parameter(torch.ones(()))
        weights = get_model_file_path("halo/halo.pt")
        if weights.exists():
            self.load_state_dict(torch.load(weights, weights_only=True))
        self.to(device=device or "cpu", dtype=dtype).eval()

    def prepare(self, **kwargs):
        return Requirements(input_size=1)

    @torch.inference_mode()
    def __call__(self, **kwargs):
        frames = torch.stack([frame.squeeze(0) for frame in kwargs["video"]]) / 255
        planes = self.blur(frames.permute(0, 3, 1, 2)) * self.weight * kwargs.get("gain", 1.0)
        return {"video": planes.permute(0, 2, 3, 1).clamp(0, 1)}
