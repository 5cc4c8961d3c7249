"""A card seen from afar: a picture that Qt draws by itself, so that hundreds of them cost no call
into Python when the view moves."""

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPixmapItem

FAR = 0.4
"""The zoom below which a card is shape, colour and picture alone."""


def far_scale(scale: float) -> float:
    """At how many pixels a unit far cards are painted where so many are shown: one size for each
    half octave, so that few are made."""
    return float(2.0 ** (math.ceil(math.log2(scale) * 2) / 2))


class FarPicture(QGraphicsPixmapItem):
    """Stands in for the painting of its card, while it is shown."""

    def __init__(self, card: QGraphicsItem) -> None:
        super().__init__(card)
        self._card = card
        self.smooth(True)
        self.setShapeMode(QGraphicsPixmapItem.ShapeMode.BoundingRectShape)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemStacksBehindParent)
        self.hide()

    def stand_in(self, pixmap: QPixmap, scale: float, bounds: QRectF) -> None:
        """Show what the card has painted, at so many pixels a unit."""
        pixmap.setDevicePixelRatio(1.0)
        self.setPixmap(pixmap)
        self.setScale(1 / scale)
        self.setPos(bounds.topLeft())
        self._swap(True)

    def smooth(self, smooth: bool) -> None:
        """Be stretched with care, which costs as much as all the rest of a frame, or not."""
        mode = Qt.TransformationMode
        self.setTransformationMode(mode.SmoothTransformation if smooth else mode.FastTransformation)

    def step_back(self) -> None:
        """The card paints itself."""
        if self.isVisible():
            self._swap(False)
            self.setPixmap(QPixmap())

    def _swap(self, shown: bool) -> None:
        self.setVisible(shown)
        self._card.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents, shown)
