"""RIFE as a Scope pipeline."""

from pipelines.effect_pipeline import EffectPipeline
from pipelines.rife.effect import Rife
from pipelines.rife.schema import RifeConfig


class RifePipeline(EffectPipeline):
    """Scope's side of `Rife`."""

    config_class = RifeConfig
    effect = Rife
