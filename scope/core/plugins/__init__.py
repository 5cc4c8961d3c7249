"""How plugins join in."""

from typing import Any

from scope.core.missing import needs_host
from scope.core.plugins.hookspecs import hookimpl
from scope.core.plugins.spec import PluginSpec

__all__ = ["PluginSpec", "hookimpl"]

_HOST_NAMES = {
    "FailedPluginInfo",
    "PluginDependencyError",
    "PluginInUseError",
    "PluginInstallError",
    "PluginManager",
    "PluginNameCollisionError",
    "PluginNotEditableError",
    "PluginNotFoundError",
    "ensure_plugins_installed",
    "get_plugin_input_sources",
    "get_plugin_manager",
    "load_plugins",
    "pm",
    "probe_plugin_kind",
    "register_plugin_nodes",
    "register_plugin_pipelines",
}


def __getattr__(name: str) -> Any:
    if name in _HOST_NAMES:
        raise needs_host(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
