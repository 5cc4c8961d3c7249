"""The config names under the module that some plugins import them from."""

from scope.core.pipelines.base_schema import (
    BasePipelineConfig,
    InputMode,
    ModeDefaults,
    UsageType,
    ui_field_config,
)

__all__ = ["BasePipelineConfig", "InputMode", "ModeDefaults", "UsageType", "ui_field_config"]
