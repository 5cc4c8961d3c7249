"""What can be put on the canvas: the palette beside it and the search popup on it."""

from openscope.ui.palette.palette import Palette
from openscope.ui.palette.search_popup import Item, Popup, SearchPopup

__all__ = ["Item", "Palette", "Popup", "SearchPopup"]
