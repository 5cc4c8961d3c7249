"""How plugins join in."""

from scope.core.plugins.hookspecs import hookimpl

__all__ = ["hookimpl"]
