"""What can be opened, as pictures that are buttons: cards of starters and rows of recent files."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QLayout, QSizePolicy, QWidget

from openscope.ui import icons
from openscope.ui.theme import colour, font
from openscope.ui.widgets.basics import set_tip

_RING = 3
"""Room around a card for its focus ring."""


class PictureButton(QAbstractButton):
    """A button that is a picture with a title and a caption. Enter presses it as Space does."""

    def __init__(
        self, picture: Path, title: str, caption: str, pressed: Callable[[], object]
    ) -> None:
        super().__init__()
        self.picture = QPixmap(str(picture)) if picture.is_file() else QPixmap()
        self.setText(title.replace("&", "&&"))  # no mnemonics
        self.title, self.caption = " ".join(title.split()), " ".join(caption.split())
        self.setAccessibleName(self.title)
        self.setAccessibleDescription(self.caption)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(lambda: pressed())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    @property
    def lit(self) -> bool:
        """Whether the pointer is on it."""
        return self.underMouse() or self.isDown()

    def draw_picture(self, painter: QPainter, place: QRect, radius: float) -> None:
        """The picture, cut to fill a place with round corners."""
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(place), radius, radius)
        painter.save()
        painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
        painter.fillRect(place, colour("canvas"))
        if self.picture.isNull():
            sign = icons.pixmap("film", "text_quiet", 16, self.devicePixelRatioF())
            painter.drawPixmap(place.center().x() - 7, place.center().y() - 7, sign)
        else:
            size = self.picture.size().scaled(
                place.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding
            )
            whole = QRect(0, 0, size.width(), size.height())
            whole.moveCenter(place.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(whole, self.picture)
        painter.restore()

    def draw_text(self, painter: QPainter, place: QRect, text: str, face: QFont, role: str) -> None:
        """One line of text, cut with an ellipsis where it does not fit."""
        painter.setFont(face)
        painter.setPen(colour(role))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class Card(PictureButton):
    """A starter: its picture over its name and what it does."""

    def __init__(
        self, picture: Path, title: str, caption: str, pressed: Callable[[], object]
    ) -> None:
        super().__init__(picture, title, caption, pressed)
        set_tip(self, self.caption)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """The picture keeps its shape."""
        return True

    def heightForWidth(self, width: int) -> int:
        """A film's picture and two lines of text."""
        return round((width - 2 * _RING) * 9 / 16) + 56 + 2 * _RING

    def sizeHint(self) -> QSize:
        """As wide as in a row of four."""
        return QSize(290, self.heightForWidth(290))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().adjusted(_RING, _RING, -_RING, -_RING)
        edge = QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("control" if self.lit else "node"))
        painter.drawRoundedRect(edge, 9, 9)
        high = box.height() - 56
        painter.save()
        whole = QPainterPath()
        whole.addRoundedRect(edge, 9, 9)
        painter.setClipPath(whole)
        self.draw_picture(painter, QRect(box.x(), box.y(), box.width(), high), 0)
        painter.restore()
        left, wide = box.x() + 13, box.width() - 26
        top = box.y() + high
        self.draw_text(painter, QRect(left, top + 9, wide, 18), self.title, font(12, 600), "text")
        place = QRect(left, top + 27, wide, 18)
        self.draw_text(painter, place, self.caption, font(11), "text_quiet")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("accent" if self.lit else "line_strong"), 1))
        painter.drawRoundedRect(edge, 9, 9)
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 2))
            ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, 11, 11)
        painter.end()


class RecentRow(PictureButton):
    """A file that was open lately: a small picture, its name, and when that was."""

    def __init__(
        self, picture: Path, title: str, caption: str, pressed: Callable[[], object]
    ) -> None:
        super().__init__(picture, title, caption, pressed)
        self.setFixedHeight(46)

    def sizeHint(self) -> QSize:
        """A row of the column at the left."""
        return QSize(246, 46)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("control"))
            painter.drawRoundedRect(edge, 6, 6)
        self.draw_picture(painter, QRect(3, 6, 56, 34), 4)
        wide = self.width() - 71 - 8
        self.draw_text(painter, QRect(71, 5, wide, 18), self.title, font(12), "text")
        self.draw_text(painter, QRect(71, 23, wide, 18), self.caption, font(11), "text_quiet")
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRoundedRect(edge, 6, 6)
        painter.end()


class Cards(QWidget):
    """Cards side by side, as many in a row as have room."""

    GAP = 10
    LEAST = 236
    """Pixels that a card is wide at least."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[Card] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, card: Card) -> None:
        """One more."""
        card.setParent(self)
        self.cards.append(card)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """Fewer in a row, more rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """All rows."""
        columns, wide = self._columns(width)
        rows = -(-len(self.cards) // columns)
        high = self.cards[0].heightForWidth(wide) if self.cards else 0
        return rows * (high + self.GAP)

    def sizeHint(self) -> QSize:
        """As they stand."""
        width = max(self.width(), self.LEAST)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """One column."""
        return QSize(self.LEAST, self.heightForWidth(max(self.width(), self.LEAST)))

    def resizeEvent(self, event: object) -> None:
        """Lay them out."""
        columns, wide = self._columns(self.width())
        for number, card in enumerate(self.cards):
            high = card.heightForWidth(wide)
            row, column = divmod(number, columns)
            card.setGeometry(column * (wide + self.GAP), row * (high + self.GAP), wide, high)
        self.updateGeometry()

    def _columns(self, width: int) -> tuple[int, int]:
        columns = max(1, min(4, (width + self.GAP) // (self.LEAST + self.GAP)))
        return columns, (width - self.GAP * (columns - 1)) // columns


def clear(layout: QLayout) -> None:
    """Take all widgets out of a layout, for good."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def when_in_words(when: float, now: datetime | None = None) -> str:
    """A moment, in seconds since 1970, as people say it: "today, 21:04", "12 November"."""
    now = now or datetime.now().astimezone()
    then = datetime.fromtimestamp(when, now.tzinfo)
    days = (now.date() - then.date()).days
    if days == 0:
        return f"today, {then:%H:%M}"
    if days == 1:
        return f"yesterday, {then:%H:%M}"
    day = f"{then.day} {then:%B}"
    return day if then.year == now.year else f"{day} {then.year}"
