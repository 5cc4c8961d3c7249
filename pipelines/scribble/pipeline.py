"""Scribble as a Scope pipeline."""

from pipelines.effect_pipeline import EffectPipeline
from pipelines.scribble.effect import scribble
from pipelines.scribble.schema import ScribbleConfig


class ScribblePipeline(EffectPipeline):
    """Scope's side of `scribble`."""

    config_class = ScribbleConfig
    effect = staticmethod(scribble)
