"""Scribble as a Scope pipeline."""

from pipelines.effect_pipeline import EffectPipeline
from pipelines.scribble.effect import Scribble
from pipelines.scribble.schema import ScribbleConfig


class ScribblePipeline(EffectPipeline):
    """Scope's side of `Scribble`."""

    config_class = ScribbleConfig
    effect = Scribble
