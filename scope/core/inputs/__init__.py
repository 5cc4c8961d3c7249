"""Input sources that plugins bring."""

from scope.core.inputs.interface import InputSource, InputSourceInfo

__all__ = ["InputSource", "InputSourceInfo"]
