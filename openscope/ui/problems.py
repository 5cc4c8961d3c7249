"""The problems panel: all that is wrong with the graph and with its run, in one list."""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import (
    QModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QStackedLayout,
    QStyleOptionViewItem,
    QWidget,
)

from openscope.ui.editor import Editor
from openscope.ui.icons import paint_icon
from openscope.ui.palette import drawing
from openscope.ui.stage import Stage
from openscope.ui.theme import colour, font
from openscope.ui.widgets.basics import button, column, label, plain_tip, plural, row
from openscope.ui.widgets.rows import ROOT, Index, RowDelegate, RowList, RowModel, RowState

if TYPE_CHECKING:
    from openscope.engine.status import Status

ROW = 40


@dataclass(frozen=True)
class Row:
    """One thing that is wrong. `kind` is `error` or `warning`, `title` what the node is called,
    `times` how often it happened in a row where that is known, `detail` more words for it."""

    source: str
    kind: str
    message: str
    node: str = ""
    field: str = ""
    title: str = ""
    times: int = 0
    detail: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What stays while the rest changes. A node has one fault and one warning of the run."""
        words = self.message if self.source == "graph" else ""
        return self.source, self.node, self.field, words

    def __str__(self) -> str:
        place = " · ".join(part for part in (self.title, self.field) if part)
        times = f" ({self.times} times)" if self.times > 1 else ""
        return f"{self.kind}: {f'{place}: ' if place else ''}{self.message}{times}"


def counted(errors: int, warnings: int) -> str:
    """How many there are, in words."""
    parts = [plural(errors, "problem")] if errors else []
    parts += [plural(warnings, "warning")] if warnings else []
    return ", ".join(parts) or "No problems"


def rows_of(editor: Editor, status: "Status | None") -> list[Row]:
    """All problems of a graph, and those of its run: nodes that fail, warn or do not come back.
    Errors come first."""

    def title(node: str | None) -> str:
        return editor.title_of(node) if node in editor.document.nodes and node else node or ""

    found = [
        Row("graph", p.severity, p.message, p.node or "", p.field or "", title(p.node))
        for p in editor.problems
    ]
    if status is None:
        return _errors_first(found)
    known = {(row.node, row.field, row.message) for row in found}
    for p in status.problems:
        if (p.node or "", p.field or "", p.message) not in known:
            where = (p.node or "", p.field or "", title(p.node))
            found.append(Row("graph", p.severity, p.message, *where))
    for node, fault in status.faults.items():
        there = editor.document.nodes.get(node)
        if there is not None and there.bypassed:
            continue  # it does nothing now
        first = fault.message.partition("\n")[0]
        mild = fault.model is not None or (there is not None and node not in editor.needed)
        found.append(
            Row(
                "fault",
                "warning" if mild else "error",
                first,
                node,
                title=title(node),
                times=fault.failures if fault.model is None else 0,
                detail=fault.traceback,
            )
        )
    for node, words in status.warnings.items():
        found.append(Row("warning", "warning", words, node, title=title(node)))
    if status.stuck is not None:
        node, seconds = status.stuck
        words = f"It has not come back for {int(seconds)} s."
        found.append(Row("stuck", "warning", words, node, title=title(node)))
    return _errors_first(found)


def _errors_first(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row.kind != "error")


class _Rows(RowModel):
    rows: list[Row]

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Become these rows by as few changes as there are, so that nothing flickers."""
        old, new = [row.key for row in self.rows], [row.key for row in rows]
        matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
        for tag, i1, i2, j1, j2 in reversed(matcher.get_opcodes()):
            if tag in ("delete", "replace"):
                self.beginRemoveRows(ROOT, i1, i2 - 1)
                del self.rows[i1:i2]
                self.endRemoveRows()
            if tag in ("insert", "replace"):
                self.beginInsertRows(ROOT, i1, i1 + j2 - j1 - 1)
                self.rows[i1:i1] = rows[j1:j2]
                self.endInsertRows()
        for number, one in enumerate(rows):
            if self.rows[number] != one:
                self.rows[number] = one
                self.dataChanged.emit(self.index(number), self.index(number), [])

    def said(self, row: Row, role: int) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return row.message
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return str(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(row.detail or row.message)
        return None


class _Delegate(RowDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, ROW)

    def paint_row(self, painter: QPainter, rect: QRect, row: Row, state: RowState) -> None:
        drawing.row_background(
            painter, rect, current=state.current, hover=state.hover, ring=state.focused
        )
        sign = QPointF(rect.left() + 16, rect.top() + 12)
        paint_icon(painter, sign, row.kind, "error" if row.kind == "error" else "warn")
        inner = rect.adjusted(44, 0, -18, 0)
        if row.times > 1:
            how = font(11)
            painter.setFont(how)
            painter.setPen(colour("text_quiet"))
            words = f"{row.times} times"
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(inner, right, words)
            inner.adjust(0, 0, -QFontMetrics(how).horizontalAdvance(words) - 12, 0)
        self._words(painter, inner, row)

    def _words(self, painter: QPainter, rect: QRect, row: Row) -> None:
        upper = QRect(rect.left(), rect.top() + 4, rect.width(), 16)
        lower = QRect(rect.left(), rect.top() + 20, rect.width(), 16)
        title = row.title or "The graph"
        drawing.text(painter, upper, title, font(12, 600), colour("text"))
        if row.field:
            shift = QFontMetrics(font(12, 600)).horizontalAdvance(title) + 8
            beside = upper.adjusted(shift, 0, 0, 0)
            if beside.width() > 20:
                how = font(11, mono=True)
                drawing.text(painter, beside, row.field, how, colour("text_quiet"))
        drawing.text(painter, lower, row.message, font(12), colour("text_second"))


class _List(RowList):
    entered_on = Signal(QModelIndex)
    copy_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_on.emit(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        else:
            super().keyPressEvent(event)


class ProblemsPanel(QWidget):
    """Lists the problems; a click goes to where one is."""

    located = Signal(str, str)
    """The node and the field (or nothing) of the problem that was clicked."""
    counted = Signal(int, int)
    """How many errors and warnings there are now."""

    def __init__(self, editor: Editor, stage: Stage) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._editor, self._stage = editor, stage
        self._status: Status | None = None
        self._told: tuple[object, ...] = ()
        self._counts = (0, 0)
        self._rows = _Rows([])
        self.list = _List("Problems", self._rows, _Delegate())
        nothing = label("No problems.", "caption")
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.header = QWidget()
        """The Copy button. The window may take it out and put it beside its own tabs."""
        self._copy = button("Copy", self.copy, role="flat")
        self._copy.setToolTip("Copy all problems as text")
        row(None, self._copy, into=self.header, margins=(8, 0, 12, 0))
        self._stack = QStackedLayout()
        self._stack.addWidget(nothing)
        self._stack.addWidget(self.list)
        column(self.header, self._stack, into=self, fill=self._stack)

        self.list.clicked.connect(self._locate)
        self.list.entered_on.connect(self._locate)
        self.list.copy_wanted.connect(self.copy)
        editor.changed.connect(lambda _: self._show())
        editor.types_changed.connect(self._show)
        stage.told.connect(self._tell)
        stage.running_changed.connect(self._forget)
        self._show()

    @property
    def count(self) -> int:
        """How many problems there are."""
        return sum(self._counts)

    @property
    def counts(self) -> tuple[int, int]:
        """How many errors and warnings there are."""
        return self._counts

    @property
    def rows(self) -> list[Row]:
        """The problems as they are shown."""
        return list(self._rows.rows)

    @property
    def text(self) -> str:
        """All problems, one a line, with the tracebacks of nodes that fail."""
        return "\n".join(_lines(self._rows.rows))

    def copy(self) -> None:
        """Put all problems on the clipboard as text."""
        QGuiApplication.clipboard().setText(self.text)

    def _tell(self, given: object) -> None:
        status = cast("Status", given)
        stuck = status.stuck and (status.stuck[0], int(status.stuck[1]))
        told = (status.faults, status.warnings, status.problems, stuck)
        if told != self._told:  # asked 30 times a second, and seldom another
            self._status, self._told = status, told
            self._show()

    def _forget(self) -> None:
        """A run that ends takes its problems with it."""
        self._status, self._told = None, ()
        self._show()

    def _show(self) -> None:
        rows = rows_of(self._editor, self._status)
        if rows != self._rows.rows:
            self._rows.show_rows(rows)
        self._stack.setCurrentIndex(1 if rows else 0)
        self._copy.setEnabled(bool(rows))
        wrong = sum(row.kind == "error" for row in rows)
        counts = (wrong, len(rows) - wrong)
        if counts != self._counts:
            self._counts = counts
            self.counted.emit(*counts)

    def _locate(self, index: QModelIndex) -> None:
        if index.isValid():
            row = self._rows.rows[index.row()]
            self.located.emit(row.node, row.field)


def _lines(rows: Iterable[Row]) -> Iterator[str]:
    for one in rows:
        yield str(one)
        if one.detail:
            yield one.detail.rstrip("\n")
