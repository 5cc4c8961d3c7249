"""Optical flow as a Scope pipeline."""

from pipelines.effect_pipeline import EffectPipeline
from pipelines.optical_flow.effect import OpticalFlow
from pipelines.optical_flow.schema import OpticalFlowConfig


class OpticalFlowPipeline(EffectPipeline):
    """Scope's side of `OpticalFlow`."""

    config_class = OpticalFlowConfig
    effect = OpticalFlow
