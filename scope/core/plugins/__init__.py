"""How plugins join in."""

from scope.core.plugins.hookspecs import hookimpl
from scope.core.plugins.spec import PluginSpec

__all__ = ["PluginSpec", "hookimpl"]
