"""Trails as a Scope pipeline."""

from pipelines.effect_pipeline import EffectPipeline
from pipelines.trails.effect import Trails
from pipelines.trails.schema import TrailsConfig


class TrailsPipeline(EffectPipeline):
    """Scope's side of `Trails`."""

    config_class = TrailsConfig
    effect = Trails
