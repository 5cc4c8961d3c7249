"""Passthrough as a Scope pipeline."""

from pipelines.effect_pipeline import EffectPipeline
from pipelines.passthrough.effect import passthrough
from pipelines.passthrough.schema import PassthroughConfig


class PassthroughPipeline(EffectPipeline):
    """Scope's side of `passthrough`."""

    config_class = PassthroughConfig
    effect = staticmethod(passthrough)
