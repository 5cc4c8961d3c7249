"""The list of node types: headings and entries in one column, to choose from or drag away."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import (
    QMimeData,
    QModelIndex,
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
    QStyleOptionViewItem,
)

from openscope.editing.edits import PLUGIN
from openscope.ui.mime import TYPE
from openscope.ui.palette import drawing
from openscope.ui.palette.entries import Category, Entry
from openscope.ui.widgets.basics import plain_tip, plural
from openscope.ui.widgets.rows import Index, RowDelegate, RowList, RowModel, RowState

ROW, HEADING = 34, 28
_PRESSES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
FOLDED = Qt.ItemDataRole.UserRole + 1
"""Of a heading: whether its entries are hidden."""
Row = Category | Entry


class EntryModel(RowModel):
    """Rows that are headings or entries."""

    def __init__(self) -> None:
        super().__init__()
        self.folded: Collection[str] = ()

    def show_rows(self, rows: Sequence[Row], folded: Collection[str] = ()) -> None:
        """Show other rows; of the categories in `folded` there is only the heading among them."""
        self.folded = folded
        super().show_rows(rows)

    def said(self, row: Row, role: int) -> object:
        """A row in words, and whether a heading is folded."""
        if isinstance(row, Category):
            if role == FOLDED:
                return row.id in self.folded
            if role == Qt.ItemDataRole.AccessibleTextRole:
                state = "folded" if row.id in self.folded else "unfolded"
                return f"{row.title}, {plural(len(row.entries), 'node')}, {state}"
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
        """Headings are not dragged, and the Plugin Config is on every canvas already."""
        row = self.rows[index.row()]
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        fixed = isinstance(row, Category) or row.key == PLUGIN
        return flags if fixed else flags | Qt.ItemFlag.ItemIsDragEnabled


class EntryDelegate(RowDelegate):
    """Paints headings and entries."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Headings are lower than entries."""
        row = index.data(Qt.ItemDataRole.UserRole)
        return QSize(120, HEADING if isinstance(row, Category) else ROW)

    def __init__(self, model: EntryModel) -> None:
        super().__init__()
        self._model = model

    def paint_row(self, painter: QPainter, rect: QRect, row: Row, state: RowState) -> None:
        """A heading, or an entry."""
        if isinstance(row, Category):
            folded = row.id in self._model.folded
            if state.focused:
                drawing.row_background(painter, rect, current=False, hover=False, ring=True)
            chevron = "chevron-right" if folded else "chevron-down"
            shown = chevron if folded or state.hover or state.focused else ""
            drawing.heading(painter, rect, row.id, row.title, len(row.entries), shown)
        else:
            drawing.row_background(
                painter, rect, current=state.current, hover=state.hover, ring=state.focused
            )
            paint_entry(painter, rect, row)


def paint_entry(painter: QPainter, rect: QRect, entry: Entry) -> None:
    """Swatch, name, description and origin of an entry."""
    icon = drawing.icon_of(entry.category, "" if entry.origin else entry.id)
    drawing.swatch(painter, QPointF(rect.left() + 14, rect.top() + 5), entry.category, icon)
    taken = drawing.tag(painter, rect.adjusted(0, 0, -14, 0), entry.origin)
    inner = rect.adjusted(48, 0, -14 - taken, 0)
    drawing.two_lines(painter, inner, entry.name, entry.description.rstrip("."))


class EntryList(RowList):
    """The rows; says what was chosen, and lets entries be dragged to the canvas."""

    picked = Signal(str)
    """An entry was double-clicked, or Enter pressed on it: its key."""
    pressed_on = Signal(str)
    """An entry was clicked once."""
    fold_wanted = Signal(str, bool)
    """A category is to be folded, or unfolded."""
    left = Signal()
    """Up was pressed on the first row: the search field is above."""

    def __init__(self) -> None:
        self.entries = EntryModel()
        super().__init__("Node types", self.entries, EntryDelegate(self.entries))
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.clicked.connect(self._clicked)

    def entry_at(self, index: Index) -> Entry | None:
        """The entry of a row; None for a heading or no row."""
        row = index.data(Qt.ItemDataRole.UserRole) if index.isValid() else None
        return row if isinstance(row, Entry) else None

    def heading_at(self, index: Index) -> Category | None:
        """The category whose heading a row is; None for an entry or no row."""
        row = index.data(Qt.ItemDataRole.UserRole) if index.isValid() else None
        return row if isinstance(row, Category) else None

    def select_heading(self, category: str) -> None:
        """Make the heading of a category the current row."""
        for number, row in enumerate(self.entries.rows):
            if isinstance(row, Category) and row.id == category:
                self.setCurrentIndex(self.entries.index(number))
                return

    def select_first(self) -> None:
        """Make the first entry the current one; the first heading where all are folded."""
        found = (n for n, row in enumerate(self.entries.rows) if isinstance(row, Entry))
        if self.entries.rows:
            self.setCurrentIndex(self.entries.index(next(found, 0)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """With the keyboard there is always a current row, which shows the focus."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.select_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter picks, Up from the first row leaves, Left and Right fold and unfold as in a tree:
        from an entry Left goes to its heading."""
        key, heading = event.key(), self.heading_at(self.currentIndex())
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._sideways(heading, to_left=key == Qt.Key.Key_Left)
        elif heading is not None and key in _PRESSES:
            self._toggle(heading)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._tell(self.picked, self.currentIndex())
        elif key == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click picks; on a heading it is a second click."""
        index = self.indexAt(event.position().toPoint())
        heading = self.heading_at(index)
        if heading is not None:
            self._toggle(heading)
        self._tell(self.picked, index)

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

    def _clicked(self, index: QModelIndex) -> None:
        heading = self.heading_at(index)
        if heading is not None:
            self._toggle(heading)
        self._tell(self.pressed_on, index)

    def _toggle(self, heading: Category) -> None:
        self.fold_wanted.emit(heading.id, heading.id not in self.entries.folded)

    def _sideways(self, heading: Category | None, *, to_left: bool) -> None:
        row = self.currentIndex().row()
        if heading is None:
            above = (row for row in reversed(self.entries.rows[: max(0, row)]))
            found = next((one for one in above if isinstance(one, Category)), None)
            if to_left and found is not None:
                self.select_heading(found.id)
        elif (heading.id in self.entries.folded) != to_left:
            self._toggle(heading)
        elif not to_left:
            self.setCurrentIndex(self.entries.index(row + 1))

    def _tell(self, signal: object, index: QModelIndex) -> None:
        entry = self.entry_at(index)
        if entry is not None:
            signal.emit(entry.key)  # type: ignore[attr-defined]
