"""The parameters of the plugin as a table: offered or baked in, named, bounded, in order."""

import re
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from exporters.offered import Offered, baked_in, offered
from openscope.editing import edits
from openscope.graph.plan import compile_plan
from openscope.ui import icons
from openscope.ui.editor import Editor
from openscope.ui.theme import colour, font

CHECK, LABEL, NAME, NODE, RANGE, DEFAULT, GRIP = range(7)
_HEADS = ("", "Label", "Name in code", "Node", "Range", "Default", "")
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_RANGE = re.compile(rf"\s*({_NUMBER})\s*(?:–|—|-|,|;|\.\.+|to)\s*({_NUMBER})\s*")
_Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole


class Parameters(QAbstractTableModel):
    """What the document offers; every change is an edit of it."""

    refused = Signal(str)
    """Why what was typed is not taken; empty once something is."""

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self._editor = editor
        self.rows: list[Offered] = []
        self.refresh()

    @property
    def offered(self) -> int:
        """How many are offered; these come first."""
        return sum(not row.baked for row in self.rows)

    def refresh(self) -> None:
        """Look at the document again."""
        document = self._editor.document
        plan = compile_plan(document, self._editor.types)
        rows = [*offered(plan, document), *baked_in(plan, document)]
        if [(r.place, r.baked) for r in rows] == [(r.place, r.baked) for r in self.rows]:
            changed = [n for n, (a, b) in enumerate(zip(self.rows, rows, strict=True)) if a != b]
            self.rows = rows
            for row in changed:
                self.dataChanged.emit(self.index(row, 0), self.index(row, GRIP), [])
        else:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """As many as there are parameters."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Seven."""
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> Any:
        """What the columns are."""
        if orientation == Qt.Orientation.Horizontal and role == _ROLE.DisplayRole:
            return _HEADS[section]
        if role == _ROLE.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Labels and ranges of what is offered can be typed."""
        row, flags = self.rows[index.row()], Qt.ItemFlag.ItemIsEnabled
        flags |= Qt.ItemFlag.ItemIsSelectable
        if index.column() == CHECK:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        typed = index.column() == LABEL or (index.column() == RANGE and _bounded(row))
        return flags | Qt.ItemFlag.ItemIsEditable if typed and not row.baked else flags

    def data(self, index: _Index, role: int = _ROLE.DisplayRole) -> Any:
        """What a cell shows."""
        row, column = self.rows[index.row()], index.column()
        if role in (_ROLE.DisplayRole, _ROLE.EditRole):
            return self._text(row, column)
        if role == _ROLE.CheckStateRole and column == CHECK:
            return Qt.CheckState.Unchecked if row.baked else Qt.CheckState.Checked
        if role == _ROLE.FontRole:
            return font(11, mono=True) if column in (NAME, RANGE, DEFAULT) else font(12)
        if role == _ROLE.ForegroundRole:
            quiet = row.baked or column in (NAME, NODE)
            return QBrush(colour("text_second" if quiet and not row.baked else
                                 "text_quiet" if quiet else "text"))  # fmt: skip
        if role == _ROLE.DecorationRole and not row.baked:
            if column == GRIP:
                return icons.icon("grip", "text_quiet")
            if column == RANGE and row.parameter.load_time:
                return icons.icon("lock", "text_quiet", size=12)
        if role == _ROLE.ToolTipRole:
            return self._tip(row, column)
        if role == _ROLE.AccessibleTextRole:
            said = {CHECK: "baked in" if row.baked else "offered", GRIP: "drag to order"}
            return f"{row.label}: {said.get(column) or self._text(row, column)}"
        return None

    def setData(self, index: _Index, value: Any, role: int = _ROLE.EditRole) -> bool:
        """What was typed or ticked, as an edit."""
        row, column = self.rows[index.row()], index.column()
        if role == _ROLE.CheckStateRole:
            self.offer(row, on=Qt.CheckState(value) == Qt.CheckState.Checked)
            return True
        if role != _ROLE.EditRole:
            return False
        if column == LABEL:
            text = " ".join(str(value).split())
            given = None if text in ("", row.own_label) else text
            self._apply(row, f"Call it {text or row.own_label}", label=given)
            return True
        return self._set_range(row, str(value))

    def offer(self, row: Offered, *, on: bool) -> None:
        """Offer a parameter, or bake it in."""
        title = f"{'Offer' if on else 'Bake in'} {row.label}"
        document = edits.baked(self._editor.document, row.node, row.of, on=not on)
        self._editor.apply(document, title)

    def move(self, row: int, to: int) -> None:
        """Put an offered parameter before the one that is at `to`."""
        places = [one.place for one in self.rows if not one.baked]
        if not (0 <= row < len(places) and 0 <= to <= len(places)) or to in (row, row + 1):
            return
        place = places[row]
        places.insert(to, place)
        del places[row if to > row else row + 1]
        document = edits.ordered(self._editor.document, places)
        self._editor.apply(document, f"Move {self.rows[row].label}")

    def _set_range(self, row: Offered, text: str) -> bool:
        own = row.parameter
        found = _RANGE.fullmatch(text)
        if text.strip() == "":
            self._apply(row, f"Range of {row.label}", ge=None, le=None)
            return True
        if found is None:
            self.refused.emit("A range is two numbers, such as 0 – 2.")
            return False
        low, high = sorted(float(part) for part in found.groups())
        for bound in (low, high):
            fits = int(bound) if own.kind == "integer" and bound == int(bound) else bound
            if own.refusal(fits) is not None:
                whole = _range_text(own.minimum, own.maximum)
                self.refused.emit(f"{row.label} goes from {whole}; {bound:g} is outside.")
                return False
        if isinstance(row.value, int | float) and not low <= row.value <= high:
            self.refused.emit(f"{row.label} is {row.value:g} now, which a range must hold.")
            return False
        bounds = {
            "ge": None if low == own.minimum else low,
            "le": None if high == own.maximum else high,
        }
        self._apply(row, f"Range of {row.label}", **bounds)
        return True

    def _apply(self, row: Offered, title: str, **changes: Any) -> None:
        self.refused.emit("")
        document = edits.exposed(self._editor.document, row.node, row.of, **changes)
        self._editor.apply(document, title)

    def _text(self, row: Offered, column: int) -> str:
        if column == LABEL:
            return row.label
        if column == NAME:
            return row.name
        if column == NODE:
            return row.node
        if column == RANGE:
            return "baked in" if row.baked else _allowed(row)
        if column == DEFAULT:
            return _value(row.value)
        return ""

    def _tip(self, row: Offered, column: int) -> str:
        if column == GRIP:
            return "" if row.baked else "Drag to order, or Alt+Up and Alt+Down"
        if column == RANGE and row.parameter.load_time and not row.baked:
            return "Acts when the pipeline is loaded."
        return ""


class ParameterTable(QTableView):
    """The table; rows are dragged by their grip, or moved with Alt and the arrow keys."""

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self.parameters = Parameters(editor)
        self.setModel(self.parameters)
        self.setAccessibleName("Parameters of the plugin")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalHeader().setDefaultSectionSize(34)
        head = self.horizontalHeader()
        head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        for column, width in ((CHECK, 34), (NODE, 130), (RANGE, 116), (DEFAULT, 92), (GRIP, 34)):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(column, width)
        for column in (LABEL, NAME):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self._dragged: int | None = None
        self._to = 0

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A grip is taken."""
        index = self.indexAt(event.position().toPoint())
        if index.column() == GRIP and index.row() < self.parameters.offered:
            self._dragged = self._to = index.row()
            self.selectRow(index.row())
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The row goes along."""
        at = event.position().toPoint()
        if self._dragged is None:
            index = self.indexAt(at)
            grip = index.column() == GRIP and index.row() < self.parameters.offered
            shape = Qt.CursorShape.OpenHandCursor if grip else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            super().mouseMoveEvent(event)
            return
        high, bar = self.viewport().height(), self.verticalScrollBar()
        if at.y() < 0 or at.y() > high:
            bar.setValue(bar.value() + (12 if at.y() > high else -12))
        row = self.rowAt(max(0, min(at.y(), high - 1)))
        if row < 0:
            self._to = self.parameters.offered
        else:
            middle = self.rowViewportPosition(row) + self.rowHeight(row) / 2
            self._to = min(row + (at.y() > middle), self.parameters.offered)
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """And stays where the line is."""
        if self._dragged is None:
            super().mouseReleaseEvent(event)
            return
        row, self._dragged = self._dragged, None
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self.viewport().update()
        self._move(row, self._to)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt and the arrows move a row, Space ticks it, Escape lets go of it."""
        if self.state() == QAbstractItemView.State.EditingState:
            return  # what an editor does not take
        index, key = self.currentIndex(), event.key()
        if self._dragged is not None and key == Qt.Key.Key_Escape:
            self._dragged = None
            self.viewport().update()
        elif index.isValid() and event.modifiers() & Qt.KeyboardModifier.AltModifier and (
            key in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        ):  # fmt: skip
            row = index.row()
            self._move(row, row - 1 if key == Qt.Key.Key_Up else row + 2)
        elif index.isValid() and key == Qt.Key.Key_Space:
            row_ = self.parameters.rows[index.row()]
            self.parameters.offer(row_, on=row_.baked)
            self._select(row_.place)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.flags() & (
            Qt.ItemFlag.ItemIsEditable
        ):  # fmt: skip
            self.edit(index)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """And the line where a row would go."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setPen(QPen(colour("line"), 1))
        for row in range(len(self.parameters.rows)):
            y = self.rowViewportPosition(row) + self.rowHeight(row) - 1
            if 0 <= y <= self.viewport().height():
                painter.drawLine(0, y, self.viewport().width(), y)
        if self._dragged is not None:
            last = max(0, self.parameters.offered - 1)
            y = self.rowViewportPosition(min(self._to, last))
            y += self.rowHeight(last) if self._to > last else 0
            painter.fillRect(QRect(0, y - 1, self.viewport().width(), 2), colour("accent"))
        painter.end()

    def _move(self, row: int, to: int) -> None:
        place = self.parameters.rows[row].place
        self.parameters.move(row, to)
        self._select(place)

    def _select(self, place: str) -> None:
        rows = [row.place for row in self.parameters.rows]
        if place in rows:
            column = max(0, self.currentIndex().column())
            self.setCurrentIndex(self.parameters.index(rows.index(place), column))


def _bounded(row: Offered) -> bool:
    return row.parameter.kind in ("integer", "number") and not row.parameter.load_time


def _allowed(row: Offered) -> str:
    kind = row.parameter.kind
    if kind == "choice":
        return f"{len(row.parameter.choices)} choices"
    if kind in ("integer", "number"):
        return _range_text(row.minimum, row.maximum)
    return {"boolean": "on or off", "other": "as it is"}.get(kind, kind)


def _range_text(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return "any number"
    if low is None:
        return f"to {high:g}"
    return f"from {low:g}" if high is None else f"{low:g} – {high:g}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:g}"
    return "none" if value is None else str(value)
