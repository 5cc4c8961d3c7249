"""The hooks through which a plugin offers its pipelines and nodes."""

from collections.abc import Callable
from typing import Any

import pluggy

hookspec = pluggy.HookspecMarker("scope")
hookimpl = pluggy.HookimplMarker("scope")


class ScopeHookSpec:
    """What a plugin may implement."""

    @hookspec
    def register_pipelines(self, register: Callable[[type[Any]], None]) -> None:
        """Call `register` with each pipeline class."""

    @hookspec
    def register_nodes(self, register: Callable[[type[Any]], None]) -> None:
        """Call `register` with each node class."""
