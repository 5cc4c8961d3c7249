"""The list of node types: headings and entries in one column, to choose from or drag away."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QDrag, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from openscope.editing.edits import PLUGIN
from openscope.ui.mime import TYPE
from openscope.ui.palette import drawing
from openscope.ui.palette.entries import Category, Entry
from openscope.ui.widgets.basics import plain_tip

ROW, HEADING = 34, 28
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
Row = Category | Entry


class EntryModel(QAbstractListModel):
    """Rows that are headings or entries."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: Sequence[Row] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A row in words, and the row itself."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if isinstance(row, Category):
            return row.title if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        told = [row.description, row.group, row.origin and f"from {row.origin}"]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip("\n".join([row.name, *filter(None, told)]))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join([row.name, *filter(None, told)])
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings are only read; the Plugin Config is on every canvas and not dragged there."""
        row = self.rows[index.row()]
        if isinstance(row, Category):
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags if row.key == PLUGIN else flags | Qt.ItemFlag.ItemIsDragEnabled


class EntryDelegate(QStyledItemDelegate):
    """Paints headings and entries."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Headings are lower than entries."""
        row = index.data(Qt.ItemDataRole.UserRole)
        return QSize(120, HEADING if isinstance(row, Category) else ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        row = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        try:
            if isinstance(row, Category):
                drawing.heading(painter, rect, row.id, row.title, len(row.entries))
            else:
                current = bool(state & QStyle.StateFlag.State_Selected)
                focused = bool(state & QStyle.StateFlag.State_HasFocus)
                hover = bool(state & QStyle.StateFlag.State_MouseOver)
                drawing.row_background(painter, rect, current=current, hover=hover, ring=focused)
                paint_entry(painter, rect, row)
        finally:
            painter.restore()


def paint_entry(painter: QPainter, rect: QRect, entry: Entry) -> None:
    """Swatch, name, description and origin of an entry."""
    icon = drawing.icon_of(entry.category, "" if entry.origin else entry.id)
    drawing.swatch(painter, QPointF(rect.left() + 14, rect.top() + 5), entry.category, icon)
    taken = drawing.tag(painter, rect.adjusted(0, 0, -14, 0), entry.origin)
    inner = rect.adjusted(48, 0, -14 - taken, 0)
    drawing.two_lines(painter, inner, entry.name, entry.description.rstrip("."))


class EntryList(QListView):
    """The rows; says what was chosen, and lets entries be dragged to the canvas."""

    picked = Signal(str)
    """An entry was double-clicked, or Enter pressed on it: its key."""
    pressed_on = Signal(str)
    """An entry was clicked once."""
    left = Signal()
    """Up was pressed on the first entry: the search field is above."""

    def __init__(self) -> None:
        super().__init__()
        self.entries = EntryModel(self)
        self.setModel(self.entries)
        self.setItemDelegate(EntryDelegate(self))
        self.setAccessibleName("Node types")
        self.setProperty("role", "rows")
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.clicked.connect(lambda index: self._tell(self.pressed_on, index))

    def entry_at(self, index: Index) -> Entry | None:
        """The entry of a row; None for a heading or no row."""
        row = index.data(Qt.ItemDataRole.UserRole) if index.isValid() else None
        return row if isinstance(row, Entry) else None

    def select_first(self) -> None:
        """Make the first entry the current one."""
        for number, row in enumerate(self.entries.rows):
            if isinstance(row, Entry):
                self.setCurrentIndex(self.entries.index(number))
                return

    def focusInEvent(self, event: QFocusEvent) -> None:
        """With the keyboard there is always a current entry, which shows the focus."""
        super().focusInEvent(event)
        if self.entry_at(self.currentIndex()) is None:
            self.select_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter picks, Up from the first entry leaves; arrows step over headings."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._tell(self.picked, self.currentIndex())
        elif key == Qt.Key.Key_Up and not self._before(self.currentIndex()):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click picks."""
        self._tell(self.picked, self.indexAt(event.position().toPoint()))

    def startDrag(self, supported: Qt.DropAction) -> None:
        """Drag an entry away. Qt's own keeps Python locked until the drop, and with it the engine;
        `QDrag.exec` called from here does not."""
        entry = self.entry_at(self.currentIndex())
        if entry is None or entry.key == PLUGIN:
            return
        data = QMimeData()
        data.setData(TYPE, entry.key.encode())
        drag = QDrag(self)
        drag.setMimeData(data)
        picture = self._picture(entry)
        drag.setPixmap(picture)
        drag.setHotSpot(QPoint(26, ROW // 2))
        drag.exec(Qt.DropAction.CopyAction)

    def _picture(self, entry: Entry) -> QPixmap:
        ratio = self.devicePixelRatioF()
        size = QSize(200, ROW)
        made = QPixmap(size * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        try:
            rect = QRect(QPoint(), size)
            drawing.row_background(painter, rect, current=True, hover=False, ring=True)
            paint_entry(painter, rect, entry)
        finally:
            painter.end()
        return made

    def _before(self, index: QModelIndex) -> bool:
        return any(isinstance(row, Entry) for row in self.entries.rows[: max(0, index.row())])

    def _tell(self, signal: object, index: QModelIndex) -> None:
        entry = self.entry_at(index)
        if entry is not None:
            signal.emit(entry.key)  # type: ignore[attr-defined]
