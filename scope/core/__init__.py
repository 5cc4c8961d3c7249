"""The part of the Scope plugin API that plugins import."""

from scope.core.plugins.hookspecs import hookimpl

__all__ = ["hookimpl"]
