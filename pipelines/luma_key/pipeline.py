"""LumaKey as a Scope pipeline."""

from pipelines.effect_pipeline import EffectPipeline
from pipelines.luma_key.effect import luma_key
from pipelines.luma_key.schema import LumaKeyConfig


class LumaKeyPipeline(EffectPipeline):
    """Scope's side of `luma_key`."""

    config_class = LumaKeyConfig
    effect = staticmethod(luma_key)
