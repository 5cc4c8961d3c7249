"""Blend as a Scope pipeline."""

from pipelines.blend.effect import blend
from pipelines.blend.schema import BlendConfig
from pipelines.effect_pipeline import EffectPipeline


class BlendPipeline(EffectPipeline):
    """Scope's side of `blend`."""

    config_class = BlendConfig
    effect = staticmethod(blend)
