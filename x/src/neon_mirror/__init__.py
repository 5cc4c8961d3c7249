"""Neon Mirror, a plugin for Daydream Scope."""

from scope.core.plugins.hookspecs import hookimpl


@hookimpl
def register_pipelines(register):
    """Offer the pipeline."""
    from .pipeline import NeonMirrorPipeline

    register(NeonMirrorPipeline)
