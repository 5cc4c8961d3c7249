"""Bloom as a Scope pipeline."""

from pipelines.bloom.effect import bloom
from pipelines.bloom.schema import BloomConfig
from pipelines.effect_pipeline import EffectPipeline


class BloomPipeline(EffectPipeline):
    """Scope's side of `bloom`."""

    config_class = BloomConfig
    effect = staticmethod(bloom)
