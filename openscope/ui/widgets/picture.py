"""Frames as images: over the engine's own memory, and where they stand in a widget."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from openscope.engine.previews import Preview


def image_of(preview: "Preview") -> QImage:
    """The picture without a copy. The image keeps the array, which nobody writes into, alive."""
    height, width = preview.pixels.shape[:2]
    stride = preview.pixels.strides[0]
    return QImage(preview.pixels.data, width, height, stride, QImage.Format.Format_RGB32)


def device_size(widget: QWidget) -> QSize:
    """How large a widget is in the pixels of its screen, at least one."""
    ratio = widget.devicePixelRatioF()
    return QSize(max(1, round(widget.width() * ratio)), max(1, round(widget.height() * ratio)))


def fitted(size: QSize, area: QSize) -> QRect:
    """Where a picture of a size stands in an area: whole, as large as it can be, centred. It
    rounds as previews do, so that one made for the area is not scaled again."""
    scale = min(area.width() / size.width(), area.height() / size.height())
    width = max(1, round(size.width() * scale))
    height = max(1, round(size.height() * scale))
    return QRect((area.width() - width) // 2, (area.height() - height) // 2, width, height)


def draw(painter: QPainter, image: QImage, target: QRect, *, smooth: bool = True) -> None:
    """Draw an image into a rectangle in device pixels; with square pixels unless `smooth`."""
    scaled = image.size() != target.size()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth and scaled)
    painter.drawImage(target, image)
