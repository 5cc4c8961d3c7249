"""The picture of the output: A, B, or both with a divider between them."""

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import (
    QEvent,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from openscope.ui.output import overlay
from openscope.ui.widgets.basics import may_move
from openscope.ui.widgets.picture import device_size, draw, fitted, image_of

if TYPE_CHECKING:
    from openscope.engine.previews import Preview

Mode = Literal["a", "b", "split"]
_REACH = 8
"""Pixels beside the divider at which it can be held."""
_WHOLE = QSize(16384, 16384)


class Screen(QWidget):
    """Paints the newest pictures, fitted or one to one, on black."""

    wanted_changed = Signal()
    """It shows pictures of another size, or begins or ends to show any."""
    split_changed = Signal()
    opened = Signal()
    """A double click: the picture is to be seen large."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Output picture")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(160, 90)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.mode: Mode = "b"
        self.actual = False
        self.smooth = True
        self.tag = ""
        self.note = ""
        self.words = ""
        self.waiting = False
        self._pictures: dict[str, tuple[QImage, QSize]] = {}
        self._split = 0.5
        self._pan = QPoint()
        self._held: Literal["", "divider", "picture"] = ""
        self._from = QPoint()
        self._by_key = False
        self._phase = 0.0
        self._shimmer = QVariantAnimation(self)
        self._shimmer.setStartValue(0.0)
        self._shimmer.setEndValue(1.0)
        self._shimmer.setDuration(1400)
        self._shimmer.setLoopCount(-1)
        self._shimmer.valueChanged.connect(self._shimmered)

    # -- what is shown

    def show_picture(self, which: Literal["a", "b"], preview: "Preview | None") -> None:
        """Show another picture, or none."""
        if preview is None:
            self._pictures.pop(which, None)
        else:
            self._pictures[which] = image_of(preview), QSize(*preview.size)
        self._animate()
        if which in self._names:
            self.update()

    def has(self, which: Literal["a", "b"]) -> bool:
        """Whether there is such a picture."""
        return which in self._pictures

    def size_of(self, which: Literal["a", "b"]) -> QSize | None:
        """The size of a frame, as it is in the graph."""
        return self._pictures[which][1] if which in self._pictures else None

    def set_mode(self, mode: Mode) -> None:
        """Show A, B, or the split."""
        self.mode = mode
        self.unsetCursor()
        self._animate()
        self.update()
        self.wanted_changed.emit()

    def set_actual(self, actual: bool) -> None:
        """Show one pixel of the frame as one of the screen, or all of the frame."""
        self.actual, self._pan = actual, QPoint()
        self.unsetCursor()
        self.update()
        self.wanted_changed.emit()

    def set_smooth(self, smooth: bool) -> None:
        """Whether what is enlarged is smooth, or shows its pixels."""
        self.smooth = smooth
        self.update()

    def set_texts(self, tag: str, note: str) -> None:
        """The tag at the left, and a note at the right."""
        if (tag, note) != (self.tag, self.note):
            self.tag, self.note = tag, note
            self.update()

    def set_empty(self, words: str, *, waiting: bool) -> None:
        """What stands where there is no picture; `waiting` says that one is on its way."""
        if (words, waiting) != (self.words, self.waiting):
            self.words, self.waiting = words, waiting
            self._animate()
            self.update()

    @property
    def wanted(self) -> tuple[int, int] | None:
        """The size in which pictures are to come, in device pixels; None while it is not seen."""
        if not self.isVisible():
            return None
        size = _WHOLE if self.actual else device_size(self)
        return size.width(), size.height()

    @property
    def split(self) -> float:
        """Where the divider is, from 0 (all B) to 1 (all A)."""
        return self._split

    def set_split(self, split: float) -> None:
        """Move the divider."""
        split = min(1.0, max(0.0, split))
        if split != self._split:
            self._split = split
            self.setAccessibleDescription(f"Split at {split:.0%}")
            self.update()
            self.split_changed.emit()

    # -- where it is; all in device pixels

    @property
    def _names(self) -> tuple[Literal["a", "b"], ...]:
        return ("a", "b") if self.mode == "split" else (self.mode,)

    def _target(self, which: str) -> QRect | None:
        if which not in self._pictures:
            return None
        size, area = self._pictures[which][1], device_size(self)
        if not self.actual:
            return fitted(size, area)
        corner = QPoint(
            _placed(size.width(), area.width(), self._pan.x()),
            _placed(size.height(), area.height(), self._pan.y()),
        )
        return QRect(corner, size)

    def _shown_area(self) -> QRect:
        """The part of the widget that the picture takes."""
        whole = QRect(QPoint(), device_size(self))
        target = self._target("b") or self._target("a")
        return whole if target is None else target.intersected(whole)

    @property
    def _divider(self) -> int:
        area = self._shown_area()
        return area.left() + round(self._split * area.width())

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        area = QRectF(self.rect())
        shown = [name for name in self._names if name in self._pictures]
        if not shown and self.waiting:
            overlay.paint_shimmer(painter, area, self._phase)
        else:
            painter.fillRect(area.adjusted(0, 0, 0.4, 0.4), Qt.GlobalColor.black)
        self._paint_pictures(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not shown:
            overlay.paint_words(painter, area, self.words)
        elif self.mode == "split":
            x, top, bottom = self._divider_line()
            overlay.paint_divider(painter, x, top, bottom)
        overlay.paint_tags(painter, area, self.tag if shown else "", self.note)
        overlay.paint_corners(painter, area)
        if self.hasFocus() and self._by_key:
            overlay.paint_focus(painter, area)

    def _paint_pictures(self, painter: QPainter) -> None:
        ratio = self.devicePixelRatioF()
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        whole = QRect(QPoint(), device_size(self))
        for name in self._names:
            target = self._target(name)
            if target is None:
                continue
            if self.mode == "split":
                clip = QRect(whole)
                clip.setRight(self._divider - 1) if name == "a" else clip.setLeft(self._divider)
                painter.setClipRect(clip)
            draw(painter, self._pictures[name][0], target, smooth=self.smooth)
        painter.restore()

    def _divider_line(self) -> tuple[float, float, float]:
        """Where it is, and from where to where it goes, in logical pixels."""
        ratio, area = self.devicePixelRatioF(), self._shown_area()
        return self._divider / ratio, area.top() / ratio, (area.bottom() + 1) / ratio

    def _animate(self) -> None:
        """Let the shimmer run while there is one to be seen."""
        empty = not any(name in self._pictures for name in self._names)
        runs = empty and self.waiting and self.isVisible() and may_move(self)
        if runs and self._shimmer.state() != QVariantAnimation.State.Running:
            self._shimmer.start()
        elif not runs:
            self._shimmer.stop()

    def _shimmered(self, phase: float) -> None:
        self._phase = phase
        self.update()

    # -- hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._from = self._at(event)
        if self._near_divider(event.position()):
            self._held = "divider"
        elif self.actual:
            self._held = "picture"
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._at(event)
        if self._held == "divider":
            area = self._shown_area()
            self.set_split((at.x() - area.left()) / max(1, area.width()))
        elif self._held == "picture":
            self._move(at - self._from)
            self._from = at
        else:
            self._point(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = ""
        self._point(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self._near_divider(event.position()):
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, large = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        ways = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0)}
        ways |= {Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
        ends = {Qt.Key.Key_Home: 0.0, Qt.Key.Key_End: 1.0}
        across, down = ways.get(Qt.Key(key), (0, 0))
        if self.mode == "split" and across:
            self.set_split(self._split + across * (0.1 if large else 0.01))
        elif self.mode == "split" and key in ends:
            self.set_split(ends[Qt.Key(key)])
        elif self.actual and (across or down):
            self._move(QPoint(across, down) * (-200 if large else -20))
        else:
            event.ignore()

    def _at(self, event: QMouseEvent) -> QPoint:
        return (event.position() * self.devicePixelRatioF()).toPoint()

    def _near_divider(self, at: QPointF) -> bool:
        if self.mode != "split" or not self._pictures:
            return False
        x, top, bottom = self._divider_line()
        return abs(at.x() - x) <= _REACH or overlay.handle(x, top, bottom).contains(at)

    def _point(self, at: QPointF) -> None:
        if self._near_divider(at):
            self.setCursor(Qt.CursorShape.SplitHCursor)
        elif self.actual:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.unsetCursor()

    def _move(self, by: QPoint) -> None:
        """Pan, as far as there is something of the picture beyond the edge."""
        target, area = self._target(self._names[-1]), device_size(self)
        if target is None:
            return
        most_x = max(0, (target.width() - area.width() + 1) // 2)
        most_y = max(0, (target.height() - area.height() + 1) // 2)
        pan = self._pan + by
        pan.setX(min(most_x, max(-most_x, pan.x())))
        pan.setY(min(most_y, max(-most_y, pan.y())))
        self._pan = pan
        self.update()

    # -- Qt

    def sizeHint(self) -> QSize:
        return QSize(304, 200)

    def event(self, event: QEvent) -> bool:
        kinds = QEvent.Type
        done = super().event(event)
        if event.type() in (kinds.Resize, kinds.Show, kinds.Hide, kinds.DevicePixelRatioChange):
            self._animate()
            self.wanted_changed.emit()
        return done

    def focusInEvent(self, event: QFocusEvent) -> None:
        reasons = Qt.FocusReason
        by_hand = (reasons.MouseFocusReason, reasons.ActiveWindowFocusReason)
        self._by_key = event.reason() not in by_hand
        super().focusInEvent(event)


def _placed(size: int, area: int, pan: int) -> int:
    """Where a side of a picture begins, one to one: centred, and panned."""
    return (area - size) // 2 + pan
