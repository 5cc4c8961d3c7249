"""Flow warp as a Scope pipeline."""

from pipelines.effect_pipeline import EffectPipeline
from pipelines.flow_warp.effect import FlowWarp
from pipelines.flow_warp.schema import FlowWarpConfig


class FlowWarpPipeline(EffectPipeline):
    """Scope's side of `FlowWarp`."""

    config_class = FlowWarpConfig
    effect = FlowWarp
