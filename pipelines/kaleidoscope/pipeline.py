"""Kaleidoscope as a Scope pipeline."""

from pipelines.effect_pipeline import EffectPipeline
from pipelines.kaleidoscope.effect import kaleidoscope
from pipelines.kaleidoscope.schema import KaleidoscopeConfig


class KaleidoscopePipeline(EffectPipeline):
    """Scope's side of `kaleidoscope`."""

    config_class = KaleidoscopeConfig
    effect = staticmethod(kaleidoscope)
