"""The class form of a plugin, as OpenScope's documentation teaches it. Real Scope does not have it:
exports never use it."""

from collections.abc import Callable
from typing import Any

from scope.core.plugins.hookspecs import hookimpl


class PluginSpec:
    """A plugin as a class: override `register_pipelines` or `register_nodes` as a hookimpl."""

    @hookimpl
    def register_pipelines(self, register: Callable[[type[Any]], None]) -> None:
        """Call `register` with each pipeline class."""

    @hookimpl
    def register_nodes(self, register: Callable[[type[Any]], None]) -> None:
        """Call `register` with each node class."""
