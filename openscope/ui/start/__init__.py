"""The start screen: begin, open, go on, or bring back what a crash left."""

from openscope.ui.start.screen import StartScreen

__all__ = ["StartScreen"]
