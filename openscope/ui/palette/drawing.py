"""How the rows of the palette and of the search popup are painted."""

from functools import cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from openscope.ui import icons
from openscope.ui.theme import CATEGORIES, category_colour, colour, font
from resources import resource

SWATCH = 24
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | _MIDDLE
_RIGHT = Qt.AlignmentFlag.AlignRight | _MIDDLE


@cache
def icon_of(category: str, id_: str = "") -> str:
    """The icon of a node type: its own where there is one, else that of its category."""
    for name in (f"node-{id_}", f"category-{category}"):
        if resource(f"icons/{name}.svg").is_file():
            return name
    return "category-pipeline"


def shade(background: QColor, tint: QColor, share: float) -> QColor:
    """A little of one colour in another."""
    mixed = [
        round(a + (b - a) * share)
        for a, b in zip(background.getRgb()[:3], tint.getRgb()[:3], strict=True)
    ]
    return QColor(*mixed)


def row_background(
    painter: QPainter, rect: QRect, *, current: bool, hover: bool, ring: bool
) -> None:
    """The ground of a row: quiet, under the mouse, or the current one, with a ring for the
    keyboard."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(rect).adjusted(6.5, 0.5, -6.5, -0.5)
    if current or hover or ring:
        painter.setPen(QPen(colour("accent"), 1) if ring else Qt.PenStyle.NoPen)
        painter.setBrush(colour("control", 1.0 if current or ring else 0.55))
        painter.drawRoundedRect(box, 6, 6)


def swatch(painter: QPainter, at: QPointF, category: str, icon: str, size: int = SWATCH) -> None:
    """A small square in the colour of a category, with an icon."""
    tint = category_colour(category)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade(colour("panel"), tint, 0.24))
    painter.drawRoundedRect(QRectF(at.x(), at.y(), size, size), 6, 6)
    role = category if category in CATEGORIES else "output"
    inset = (size - 16) / 2
    icons.paint_icon(painter, at + QPointF(inset, inset), icon, role)


def two_lines(painter: QPainter, rect: QRect, first: str, second: str) -> None:
    """A name and, quietly below it, what it is."""
    if not second:
        text(painter, rect, first, font(12), colour("text"))
        return
    top = rect.top() + (rect.height() - 30) // 2
    upper = QRect(rect.left(), top, rect.width(), 16)
    text(painter, upper, first, font(12), colour("text"))
    lower = QRect(rect.left(), top + 16, rect.width(), 14)
    text(painter, lower, second, font(11), colour("text_quiet"))


def text(painter: QPainter, rect: QRect, words: str, how: QFont, ink: QColor) -> None:
    """One line, shortened with dots where it has no room."""
    painter.setFont(how)
    painter.setPen(ink)
    shown = QFontMetrics(how).elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, _LEFT, shown)


def tag(painter: QPainter, rect: QRect, words: str) -> int:
    """Where something came from, in a small box at the right end; the width that it took."""
    if not words:
        return 0
    how = font(10)
    shown = QFontMetrics(how).elidedText(words, Qt.TextElideMode.ElideMiddle, rect.width() // 2)
    width = QFontMetrics(how).horizontalAdvance(shown) + 12
    box = QRectF(rect.right() - width + 1, rect.center().y() - 7.5, width, 16)
    violet = category_colour("pipeline")
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade(colour("panel"), violet, 0.2))
    painter.drawRoundedRect(box, 4, 4)
    painter.setFont(how)
    painter.setPen(shade(violet, colour("text"), 0.45))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)
    return width + 8


def heading(
    painter: QPainter, rect: QRect, category: str, title: str, count: int, chevron: str = ""
) -> None:
    """The heading of a category: a square in its colour, its name in capitals, how many, and a
    chevron that says whether it is folded."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(category_colour(category))
    painter.drawRoundedRect(QRectF(rect.left() + 14, rect.center().y() - 3.5, 8, 8), 2, 2)
    how = QFont(font(11, 600))
    how.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.44)
    inner = rect.adjusted(30, 0, -14, 0)
    text(painter, inner, title.upper(), how, colour("text_second"))
    painter.setFont(font(11, 500))
    painter.setPen(colour("text_quiet"))
    painter.drawText(inner, _RIGHT, str(count))
    if chevron:
        right = inner.right() - painter.fontMetrics().horizontalAdvance(str(count)) - 20
        at = QPointF(right, rect.center().y() - 5.5)
        icons.paint_icon(painter, at, chevron, "text_quiet", 12)
