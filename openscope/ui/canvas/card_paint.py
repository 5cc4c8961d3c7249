"""How a card looks, in its own coordinates."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
)

from openscope.ui.canvas.look import EDGE, LINE, ROW, TITLE, TITLE_LEFT, Look, State
from openscope.ui.icons import pixmap as icon_pixmap
from openscope.ui.theme import category_colour, colour, font, port_colour

RADIUS = 9.0
_CORNER = 5.0
_TEXT_LEFT = 12.0
_BADGE = 18.0
_DIMMED = 0.35
_FAR_BAND = 14.0

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MIDDLE = Qt.AlignmentFlag.AlignCenter


def paint_card(
    painter: QPainter,
    look: Look,
    state: State,
    image: QImage | None,
    *,
    selected: bool,
    phase: float,
) -> None:
    """All but the ports."""
    _box(painter, look, state, selected)
    paint_title(painter, look, state)
    _texts(painter, look)
    if look.picture_rect is not None:
        paint_picture(painter, look, state, image, phase)
    elif state.alert:
        _message(painter, look, state)
    paint_busy(painter, look, state, phase)
    if state.error or state.warning:
        _badge(painter, look, "error" if state.error else "warn")


def paint_far(
    painter: QPainter, look: Look, state: State, image: QImage | None, *, selected: bool
) -> None:
    """A card that is far away: shape, colour and picture, and whether something is wrong."""
    wrong = "error" if state.error else "warn" if state.notice or state.warning else ""
    edge = colour("accent" if selected else wrong or "line_strong")
    painter.setPen(QPen(edge, 4 if selected or wrong else 1))
    painter.setBrush(colour("node"))
    painter.drawRoundedRect(look.box, RADIUS, RADIUS)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(category_colour(look.category))
    painter.drawRoundedRect(QRectF(EDGE, EDGE, look.width - 2 * EDGE, _FAR_BAND), 4, 4)
    if look.picture_rect is not None and image is not None:
        painter.drawImage(_inside(look.picture_rect, image), image)
    else:
        painter.setOpacity(painter.opacity() * 0.22)
        painter.drawRoundedRect(look.box.adjusted(EDGE, EDGE, -EDGE, -EDGE), 4, 4)


def paint_title(painter: QPainter, look: Look, state: State) -> None:
    """The title bar with the pill. Painted anew over itself when a time is another."""
    bar = QRectF(0.5, 0.5, look.width - 1, TITLE)
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRoundedRect(bar, RADIUS - 1, RADIUS - 1)
    path.addRect(bar.adjusted(0, RADIUS, 0, 0))
    shine = QLinearGradient(0, 0, 0, TITLE)
    shine.setColorAt(0, QColor(255, 255, 255, 16))
    shine.setColorAt(1, QColor(255, 255, 255, 6))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("node"))
    painter.drawPath(path.simplified())
    painter.setBrush(shine)
    painter.drawPath(path.simplified())
    painter.fillRect(QRectF(0.5, TITLE - 1, look.width - 1, 1), colour("line"))
    painter.setBrush(category_colour(look.category))
    painter.drawRoundedRect(QRectF(10, TITLE / 2 - 4, 8, 8), 2, 2)
    right = look.width - 10
    pill = "bypassed" if look.bypassed else state.time
    if pill:
        right = _pill(painter, pill, look.width - 8) - 6
    title = font(12, 600)
    place = QRectF(TITLE_LEFT, 0, right - TITLE_LEFT, TITLE)
    _text(painter, place, look.title, title, colour("text"), _LEFT)


def paint_picture(
    painter: QPainter, look: Look, state: State, image: QImage | None, phase: float
) -> None:
    """The picture, or what stands for it. Painted anew over itself when it is another."""
    rect = look.picture_rect
    if rect is None:
        return
    painter.fillRect(rect, colour("canvas"))
    if image is not None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(_inside(rect, image), image)
    elif state.waiting:
        _shimmer(painter, rect, phase)
    else:
        icon = icon_pixmap("film", "line_strong", 18, 2.0)
        painter.drawPixmap(QRectF(rect.center() - QPointF(9, 9), rect.center() + QPointF(9, 9)),
                           icon, QRectF(icon.rect()))  # fmt: skip
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("node"))
    painter.drawPath(_corners(rect.x(), rect.y(), rect.width(), rect.height()))
    if state.alert:
        _message(painter, look, state)


def paint_busy(painter: QPainter, look: Look, state: State, phase: float) -> None:
    """The thin line below the title of a node that is being built, or does not come back."""
    if not state.busy:
        return
    track = QRectF(1, TITLE - 1, look.width - 2, 2)
    painter.fillRect(track, colour("pressed"))
    length = track.width() * 0.3
    left = track.left() + (track.width() + length) * (phase % 1.0) - length
    moving = QRectF(left, track.top(), length, 2).intersected(track)
    painter.fillRect(moving, colour("warn" if state.busy == "stuck" else "accent"))


def paint_dot(
    painter: QPainter,
    at: QPointF,
    kind: str,
    *,
    glowing: bool = False,
    dimmed: bool = False,
    filled: bool = True,
) -> None:
    """A port in the colour and the shape of its kind."""
    painter.save()
    if dimmed:
        painter.setOpacity(painter.opacity() * _DIMMED)
    inner = port_colour(kind)
    if glowing:
        halo = QColor(inner)
        halo.setAlphaF(0.3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(halo)
        painter.drawEllipse(at, 10.5, 10.5)
    painter.setPen(QPen(colour("canvas"), 2))
    painter.setBrush(inner)
    painter.translate(at)
    if kind == "video":
        painter.drawEllipse(QPointF(), 5, 5)
    elif kind == "mask":
        painter.drawRect(QRectF(-4.5, -4.5, 9, 9))
    elif kind == "flow":
        painter.drawPolygon(_points((0, -6), (6, 0), (0, 6), (-6, 0)))
    elif kind == "prompts":
        painter.drawPolygon(_points((-5, -6), (7, 0), (-5, 6)))
    elif kind == "number":
        painter.drawRoundedRect(QRectF(-5, -5, 10, 10), 3, 3)
    else:
        painter.drawEllipse(QPointF(), 5.5, 5.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("canvas"))
        painter.drawEllipse(QPointF(), 2.2, 2.2)
    painter.restore()


def _box(painter: QPainter, look: Look, state: State, selected: bool) -> None:
    if selected:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("accent", 0.33), 2))
        painter.drawRoundedRect(look.box.adjusted(-1, -1, 1, 1), RADIUS + 1, RADIUS + 1)
    wrong = "error" if state.error else "warn" if state.notice else "line_strong"
    role = "accent" if selected else wrong
    line = QPen(colour(role), 1)
    if look.bypassed or look.missing:
        line.setStyle(Qt.PenStyle.CustomDashLine)
        line.setDashPattern([4, 3])
    painter.setPen(line)
    painter.setBrush(colour("node"))
    painter.drawRoundedRect(look.box, RADIUS, RADIUS)
    if look.missing:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(colour("line"), Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(look.box.adjusted(1, TITLE, -1, -1), RADIUS - 1, RADIUS - 1)


def _texts(painter: QPainter, look: Look) -> None:
    width = look.width - 2 * _TEXT_LEFT
    for number, line in enumerate(look.lines):
        strong = look.strong and number == 0
        role = "text" if strong else "warn" if line == "not installed" else "text_second"
        at = QRectF(_TEXT_LEFT, look.lines_top + LINE * number, width, LINE)
        _text(painter, at, line, font(12, 600 if strong else 400), colour(role), _LEFT)
    if look.text_beside_ports:
        return
    label, half = font(11), look.width / 2 - _TEXT_LEFT - 2
    for ports, output in ((look.inputs, False), (look.outputs, True)):
        across = max(len(look.inputs), len(look.outputs)) and not (look.inputs and look.outputs)
        for number, port in enumerate(ports):
            top = look.rows_top + ROW * number
            room = width if across and not (output and look.note and number == 0) else half
            left = look.width - _TEXT_LEFT - room if output else _TEXT_LEFT
            where = QRectF(left, top, room, ROW)
            align = _RIGHT if output else _LEFT
            _text(painter, where, port.label, label, colour("text_second"), align)
    if look.note:
        where = QRectF(_TEXT_LEFT, look.rows_top, width * 0.68, ROW)
        _text(painter, where, look.note, label, colour("text_quiet"), _LEFT)


def _pill(painter: QPainter, text: str, right: float) -> float:
    """A pill that ends at `right`; where it begins."""
    small = font(10, 500, mono=True)
    width = metrics(small).horizontalAdvance(text) + 12
    rect = QRectF(right - width, TITLE / 2 - 7, width, 14)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("canvas"))
    painter.drawRoundedRect(rect, 7, 7)
    _text(painter, rect, text, small, colour("text_second"), _MIDDLE)
    return rect.left()


def _message(painter: QPainter, look: Look, state: State) -> None:
    """The first line of what went wrong, in a strip below the title."""
    top = look.picture_rect.top() if look.picture_rect is not None else TITLE
    strip = QRectF(1, top, look.width - 2, 20)
    if look.picture_rect is not None:
        strip = QRectF(look.picture_rect.x(), top, look.picture_rect.width(), 20)
    ground = QColor(0x2A, 0x16, 0x19, 235) if state.error else QColor(0x2A, 0x22, 0x12, 235)
    painter.fillRect(strip, ground)
    first = state.alert.strip().partition("\n")[0]
    inner = strip.adjusted(7, 0, -7, 0)
    _text(painter, inner, first, font(11), colour("error" if state.error else "warn"), _LEFT)


def _badge(painter: QPainter, look: Look, role: str) -> None:
    rect = QRectF(look.width - _BADGE + 8, -8, _BADGE, _BADGE)
    painter.setPen(QPen(colour("canvas"), 2))
    painter.setBrush(colour(role))
    painter.drawEllipse(rect)
    _text(painter, rect, "!", font(11, 600), QColor("#241A05"), _MIDDLE)


def _shimmer(painter: QPainter, rect: QRectF, phase: float) -> None:
    """A light that passes over the place of a picture that is on its way."""
    painter.fillRect(rect, colour("control"))
    middle = rect.left() + rect.width() * (1.6 * (phase % 1.0) - 0.3)
    light = QLinearGradient(middle - 50, 0, middle + 50, 0)
    light.setColorAt(0, QColor(255, 255, 255, 0))
    light.setColorAt(0.5, QColor(255, 255, 255, 22))
    light.setColorAt(1, QColor(255, 255, 255, 0))
    painter.fillRect(rect, light)


def _inside(rect: QRectF, image: QImage) -> QRectF:
    """Where a picture of any shape stands whole in a rectangle; it fills one of nearly its own."""
    width, height = image.width(), image.height()
    scale = min(rect.width() / width, rect.height() / height)
    w, h = width * scale, height * scale
    if rect.width() - w < 3 and rect.height() - h < 3:
        return rect
    return QRectF(rect.center().x() - w / 2, rect.center().y() - h / 2, w, h)


@lru_cache(64)
def _corners(x: float, y: float, width: float, height: float) -> QPainterPath:
    """The four corners that a round picture leaves: much cheaper to paint than to clip."""
    rect = QRectF(x, y, width, height)
    whole, round_ = QPainterPath(), QPainterPath()
    whole.addRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5))
    round_.addRoundedRect(rect, _CORNER, _CORNER)
    return whole.subtracted(round_)


def _text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    face: QFont,
    ink: QColor,
    align: Qt.AlignmentFlag,
) -> None:
    painter.setFont(face)
    painter.setPen(ink)
    shown = metrics(face).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, align | Qt.TextFlag.TextSingleLine, shown)


def metrics(face: QFont) -> QFontMetricsF:
    """How wide text of a font is."""
    return QFontMetricsF(face)


def _points(*points: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])
