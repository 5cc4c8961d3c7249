"""text-prompt as a Scope pipeline."""

from pipelines.effect_pipeline import EffectPipeline
from pipelines.text_prompt.effect import text_prompt
from pipelines.text_prompt.schema import TextPromptConfig


class TextPromptPipeline(EffectPipeline):
    """Scope's side of `text_prompt`."""

    config_class = TextPromptConfig
    effect = staticmethod(text_prompt)
