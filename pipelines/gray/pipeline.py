"""Gray as a Scope pipeline."""

from pipelines.effect_pipeline import EffectPipeline
from pipelines.gray.effect import gray
from pipelines.gray.schema import GrayConfig


class GrayPipeline(EffectPipeline):
    """Scope's side of `gray`."""

    config_class = GrayConfig
    effect = staticmethod(gray)
