"""The output panel: the picture, its transport, stills and recordings, and full screen."""

from openscope.ui.output.panel import OutputPanel

__all__ = ["OutputPanel"]
