"""The starters as cards, one below the other."""

from pathlib import Path

from PySide6.QtCore import (
    QModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyleOptionViewItem,
)

from openscope.editing.starters import Starter, starters
from openscope.ui.icons import paint_icon
from openscope.ui.palette import drawing
from openscope.ui.theme import colour
from openscope.ui.widgets.basics import plain_tip
from openscope.ui.widgets.rows import Index, RowDelegate, RowList, RowModel, RowState

_WORDS, _GAP, _SIDE = 46, 10, 10


class _Starters(RowModel):
    def said(self, starter: Starter, role: int) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return starter.title
        told = f"{starter.title}\n{starter.description}".strip()
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(told)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return told
        return None


class _Card(RowDelegate):
    def __init__(self) -> None:
        super().__init__()
        self._pictures: dict[Path, QPixmap] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        assert isinstance(view, QListView)
        width = view.viewport().width()
        return QSize(width, (width - 2 * _SIDE) * 9 // 16 + _WORDS + _GAP)

    def paint_row(self, painter: QPainter, rect: QRect, starter: Starter, state: RowState) -> None:
        card = rect.adjusted(_SIDE, 0, -_SIDE, -_GAP)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(box, 9, 9)
        painter.fillPath(shape, colour("node"))
        picture = QRect(card.left(), card.top(), card.width(), card.height() - _WORDS)
        painter.setClipPath(shape)
        self._picture(painter, picture, starter)
        painter.setClipping(False)
        words = QRect(card.left() + 12, picture.bottom() + 1, card.width() - 24, _WORDS)
        about = starter.description.partition("\n")[0].rstrip(".")
        drawing.two_lines(painter, words, starter.title, about)
        ringed = state.current or state.focused
        line = "accent" if ringed else "text_quiet" if state.hover else "line_strong"
        painter.setPen(QPen(colour(line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 9, 9)

    def _picture(self, painter: QPainter, rect: QRect, starter: Starter) -> None:
        if not starter.picture.is_file():
            self._placeholder(painter, rect)
            return
        if starter.picture not in self._pictures:
            self._pictures[starter.picture] = QPixmap(str(starter.picture))
        picture = self._pictures[starter.picture]
        if picture.isNull():
            self._placeholder(painter, rect)
            return
        # cover the place, cut off what is too much
        shown = picture.size().scaled(rect.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        at = rect.center() - QRect(rect.topLeft(), shown).center() + rect.topLeft()
        painter.drawPixmap(QRect(at, shown), picture)

    def _placeholder(self, painter: QPainter, rect: QRect) -> None:
        painter.fillRect(rect, QColor(colour("canvas")))
        at = QPointF(rect.center()) - QPointF(12, 12)
        paint_icon(painter, at, "film", "line_strong", 24)


class StartersView(RowList):
    """Starters by picture; a double click or Enter chooses one."""

    chosen = Signal(Path)

    def __init__(self, found: list[Starter] | None = None) -> None:
        model = _Starters(starters() if found is None else found)
        super().__init__("Starters", model, _Card())
        self.setViewportMargins(0, 10, 0, 0)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.doubleClicked.connect(self._choose)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cards are as wide as the list."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.data(Qt.ItemDataRole.UserRole).path)
