"""What is painted over the output's picture, or in its place."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QLinearGradient, QPainter, QPainterPath, QPen

from openscope.ui import theme

CORNER = 6.0
_MARGIN = 8.0
_PILL = 9.0


def paint_tags(painter: QPainter, area: QRectF, left: str, right: str) -> None:
    """Two short texts in the upper corners; the right one, which has the red dot of a recording,
    goes below where they would meet."""
    taken = _tag(painter, area, left, Qt.AlignmentFlag.AlignLeft, 0.0)
    wide = taken + _tag_width(right, dot=True) + 3 * _MARGIN > area.width()
    below = 22.0 if wide and left else 0.0
    side = Qt.AlignmentFlag.AlignLeft if below else Qt.AlignmentFlag.AlignRight
    _tag(painter, area, right, side, below, dot=True)


def _tag_width(text: str, *, dot: bool = False) -> float:
    metrics = QFontMetricsF(theme.font(11, mono=True))
    return metrics.horizontalAdvance(text) + 14 + 12 * dot if text else 0.0


def _tag(
    painter: QPainter,
    area: QRectF,
    text: str,
    side: Qt.AlignmentFlag,
    below: float,
    *,
    dot: bool = False,
) -> float:
    if not text:
        return 0.0
    width = min(_tag_width(text, dot=dot), area.width() - 2 * _MARGIN)
    left = area.left() + _MARGIN
    if side == Qt.AlignmentFlag.AlignRight:
        left = area.right() - _MARGIN - width
    box = QRectF(left, area.top() + _MARGIN + below, width, 18)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("screen", 0.78))
    painter.drawRoundedRect(box, 4, 4)
    if dot:
        painter.setBrush(theme.colour("error"))
        painter.drawEllipse(QPointF(box.left() + 11, box.center().y()), 3.5, 3.5)
    font = theme.font(11, mono=True)
    inner = box.adjusted(7 + 12 * dot, 0, -6, 0)
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
    painter.setPen(theme.colour("text"))
    painter.setFont(font)
    painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
    return width


def paint_divider(painter: QPainter, x: float, top: float, bottom: float) -> None:
    """The line between A and B, with the handle by which it is held."""
    painter.setPen(QPen(theme.colour("screen", 0.35), 4))
    painter.drawLine(QLineF(x, top, x, bottom))
    painter.setPen(QPen(theme.colour("on_primary"), 2))
    painter.drawLine(QLineF(x, top, x, bottom))
    box = handle(x, top, bottom)
    painter.setPen(QPen(theme.colour("screen", 0.35), 1))
    painter.setBrush(theme.colour("on_primary"))
    painter.drawRoundedRect(box, _PILL, _PILL)
    painter.setPen(theme.colour("canvas"))
    painter.setFont(theme.font(10, 600))
    halves = box.adjusted(5, 0, -box.width() / 2, 0), box.adjusted(box.width() / 2, 0, -5, 0)
    for half, name in zip(halves, "AB", strict=True):
        painter.drawText(half, Qt.AlignmentFlag.AlignCenter, name)


def handle(x: float, top: float, bottom: float) -> QRectF:
    """Where the handle of the divider is."""
    return QRectF(x - 17, (top + bottom) / 2 - 9, 34, 18)


def paint_shimmer(painter: QPainter, area: QRectF, phase: float) -> None:
    """A light that passes over an empty place; `phase` is from 0 to 1."""
    sweep = area.width() * 0.6
    left = area.left() - sweep + phase * (area.width() + sweep)
    gradient = QLinearGradient(QPointF(left, 0), QPointF(left + sweep, 0))
    gradient.setColorAt(0, theme.colour("node"))
    gradient.setColorAt(0.5, theme.colour("control"))
    gradient.setColorAt(1, theme.colour("node"))
    painter.fillRect(area, gradient)


def paint_words(painter: QPainter, area: QRectF, words: str) -> None:
    """A quiet sentence in the middle."""
    painter.setPen(theme.colour("text_second"))
    painter.setFont(theme.font(12))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(area.adjusted(16, 8, -16, -8), flags, words)


def paint_corners(painter: QPainter, area: QRectF) -> None:
    """The colour around it over the corners, so that they are round."""
    path = QPainterPath()
    path.addRect(area)
    path.addRoundedRect(area, CORNER, CORNER)
    painter.fillPath(path, theme.colour("screen"))


def paint_focus(painter: QPainter, area: QRectF) -> None:
    """The ring of what has the keyboard."""
    painter.setPen(QPen(theme.colour("accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), CORNER, CORNER)
