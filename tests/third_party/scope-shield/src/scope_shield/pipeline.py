"""Imports within `try`: of what an older or a larger Scope has."""

import torch

try:
    from scope.core.pipelines.schema import BasePipelineConfig
except ImportError:
    from scope.core.pipelines.base_schema import BasePipelineConfig
from scope.core.pipelines.base_schema import ModeDefaults
from scope.core.pipelines.interface import Pipeline, Requirements

try:
    from scope.core.pipelines.wan2_1.vae import create_vae
except ImportError:
    create_vae = None
try:
    from scope.core.pipelines.blending import EmbeddingBlender
except ImportError:
    EmbeddingBlender = None
try:
    from scope.core.plugins import PluginManager
except Exception:
    PluginManager = None
try:
    from scope.server.audio_track import get_current_playhead_seconds
except ImportError:

    def get_current_playhead_seconds():
        return 0.0


class ShieldConfig(BasePipelineConfig):
    pipeline_id = "shield"
    pipeline_name = "Shield"
    modes = {"video": ModeDefaults(default=True)}
    supports_prompts = False


class Shield(Pipeline):
    @classmethod
    def get_config_class(cls):
        return ShieldConfig

    def __init__(self, **kwargs):
        self.missing = [create_vae, EmbeddingBlender, PluginManager]

    def prepare(self, **kwargs):
        return Requirements(input_size=1)

    def __call__(self, **kwargs):
        assert self.missing == [None, None, None]
        level = 0.5 + get_current_playhead_seconds()
        return {"video": torch.full((1, 4, 6, 3), level)}
