"""text-overlay as a Scope pipeline."""

from pipelines.effect_pipeline import EffectPipeline
from pipelines.text_overlay.effect import text_overlay
from pipelines.text_overlay.schema import TextOverlayConfig


class TextOverlayPipeline(EffectPipeline):
    """Scope's side of `text_overlay`."""

    config_class = TextOverlayConfig
    effect = staticmethod(text_overlay)
