"""controller-viz as a Scope pipeline."""

from pipelines.controller_viz.effect import ControllerViz
from pipelines.controller_viz.schema import ControllerVizConfig
from pipelines.effect_pipeline import EffectPipeline


class ControllerVizPipeline(EffectPipeline):
    """Scope's side of `ControllerViz`."""

    config_class = ControllerVizConfig
    effect = ControllerViz
