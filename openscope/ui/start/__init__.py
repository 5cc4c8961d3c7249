"""The start screen: begin, open, go on, or bring back what a crash left."""

from openscope.ui.start.machine import machine_in_words
from openscope.ui.start.screen import StartScreen

__all__ = ["StartScreen", "machine_in_words"]
