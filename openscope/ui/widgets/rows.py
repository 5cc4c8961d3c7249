"""Lists whose rows are painted: what their models, delegates and views share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class RowModel(QAbstractListModel):
    """A list of rows of any kind; the row itself is its `UserRole`."""

    def __init__(self, rows: Sequence[Any] = ()) -> None:
        super().__init__()
        self.rows = rows

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A row in words, and the row itself."""
        row = self.rows[index.row()]
        return row if role == Qt.ItemDataRole.UserRole else self.said(row, role)

    def said(self, row: Any, role: int) -> object:
        """What a row says in a role; None where it says nothing. Each list has its own."""
        raise NotImplementedError


@dataclass(frozen=True)
class RowState:
    """How a row is painted: as the current one, with the keyboard's focus, under the mouse."""

    current: bool
    focused: bool
    hover: bool


class RowDelegate(QStyledItemDelegate):
    """Paints rows."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        rect: QRect = option.rect
        flags: QStyle.StateFlag = option.state
        state = RowState(
            current=bool(flags & QStyle.StateFlag.State_Selected),
            focused=bool(flags & QStyle.StateFlag.State_HasFocus),
            hover=bool(flags & QStyle.StateFlag.State_MouseOver),
        )
        painter.save()
        try:
            self.paint_row(painter, rect, index.data(Qt.ItemDataRole.UserRole), state)
        finally:
            painter.restore()

    def paint_row(self, painter: QPainter, rect: QRect, row: Any, state: RowState) -> None:
        """Paint a row into a rectangle. Each list has its own."""
        raise NotImplementedError


class RowList(QListView):
    """A list as wide as it is, that answers to the mouse."""

    def __init__(self, name: str, model: RowModel, delegate: RowDelegate) -> None:
        super().__init__()
        model.setParent(self)
        delegate.setParent(self)
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setAccessibleName(name)
        self.setProperty("role", "rows")
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
