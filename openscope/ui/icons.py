"""The bundled icons, drawn in any colour of the theme at any scale."""

from functools import cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from openscope.ui.theme import CATEGORIES, COLOURS
from resources import resource


@cache
def icon(name: str, role: str = "text_second", *, size: int = 16) -> QIcon:
    """An icon by the name of its file, in a colour by role; quiet where it is disabled.
    FileNotFoundError where there is no such."""
    made = QIcon()
    for mode, colour in (
        (QIcon.Mode.Normal, COLOURS[role]),
        (QIcon.Mode.Active, COLOURS[role]),
        (QIcon.Mode.Disabled, COLOURS["line_strong"]),
    ):
        for scale in (1, 2, 3):
            pixmap = _drawn(name, colour, size * scale)
            pixmap.setDevicePixelRatio(scale)
            made.addPixmap(pixmap, mode)
    return made


@cache
def pixmap(name: str, role: str, size: int, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture of `size` logical pixels on a screen of a pixel ratio; the role may be
    a category too."""
    made = _drawn(name, COLOURS.get(role) or CATEGORIES[role], round(size * ratio))
    made.setDevicePixelRatio(ratio)
    return made


def paint_icon(painter: QPainter, at: QPointF, name: str, role: str, size: int = 16) -> None:
    """Paint an icon, sharp on the screen that is painted on."""
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    painter.drawPixmap(at, pixmap(name, role, size, ratio))


def logo(size: int = 24) -> QIcon:
    """The program's own sign."""
    made = QIcon()
    for scale in (1, 2, 3):
        pixmap = _drawn("openscope", COLOURS["text"], size * scale)
        pixmap.setDevicePixelRatio(scale)
        made.addPixmap(pixmap)
    return made


def _drawn(name: str, colour: str, side: int) -> QPixmap:
    text = resource(f"icons/{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(text.replace("currentColor", colour).encode()))
    made = QPixmap(QSize(side, side))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    try:
        renderer.render(painter, QRectF(0, 0, side, side))
    finally:
        painter.end()
    return made
