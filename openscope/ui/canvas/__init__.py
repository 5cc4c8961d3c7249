"""The canvas: NodeGraphQt as a thin view over our document."""

from openscope.ui.canvas.canvas import Canvas
from openscope.ui.canvas.request import SearchRequest

__all__ = ["Canvas", "SearchRequest"]
