"""The code of the export, as it would be written now."""

from openscope.ui.code.panel import CodePanel

__all__ = ["CodePanel"]
