"""Source text to read: coloured, numbered, marked; an edit changes no more than its lines."""

import difflib
from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QPlainTextDocumentLayout, QPlainTextEdit, QTextEdit, QWidget

from openscope.ui.code.colouring import Spans
from openscope.ui.theme import CODE, MONO, colour

LINE, PIXELS = 18, 11.5
_BEFORE, _AFTER = 14, 16
"""Pixels at both sides of the line numbers."""
_MOST = 2000
"""Lines up to which differences are looked for in the middle of a change."""
MARKED, MOVED = 0.07, 0.12
"""How strong the ground of a line is that belongs to the selection, or to what was moved."""


class _Layout(QPlainTextDocumentLayout):
    """Lines of one height, whatever the font says."""

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        rect = super().blockBoundingRect(block)
        if block.isVisible():
            rect.setHeight(LINE)
        return rect


class _Colours(QSyntaxHighlighter):
    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.spans: Sequence[Spans] = ()
        self._formats: dict[str, QTextCharFormat] = {}
        for role, ink in CODE.items():
            made = QTextCharFormat()
            made.setForeground(QColor(ink))
            self._formats[role] = made

    def highlightBlock(self, text: str) -> None:
        number = self.currentBlock().blockNumber()
        if number < len(self.spans):
            for start, length, role in self.spans[number]:
                self.setFormat(start, length, self._formats[role])


class _Numbers(QWidget):
    def __init__(self, view: "CodeView") -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self) -> QSize:
        return QSize(self._view.margin(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._view.paint_numbers(self, event)


class CodeView(QPlainTextEdit):
    """One file."""

    line_clicked = Signal(int)
    """A line was clicked, counted from 1."""
    find_wanted = Signal()
    """Ctrl+F was pressed."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("role", "code")
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        dots = QGuiApplication.primaryScreen().logicalDotsPerInchY()
        # in points, which may be fractions; pixels may not
        self.setStyleSheet(f'font-family: "{MONO}"; font-size: {PIXELS * 72 / dots:.4f}pt;')
        document = QTextDocument(self)
        document.setDocumentLayout(_Layout(document))
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(0)
        self.setDocument(document)
        self._colours = _Colours(document)
        self._lines: tuple[str, ...] = ("",)
        self._marks: dict[str, frozenset[int]] = {}
        self._grey = False
        self._pressed: QTextCursor | None = None
        self._numbers = _Numbers(self)
        self.updateRequest.connect(self._scrolled)
        self.blockCountChanged.connect(lambda _: self._margins())
        self._margins()

    # -- what is shown

    @property
    def text(self) -> str:
        """The whole text as it was given."""
        return "\n".join(self._lines)

    def show_lines(self, lines: tuple[str, ...], spans: Sequence[Spans]) -> list[int]:
        """Show these lines; those that stay keep their place, and so do scroll and selection.
        The numbers of the lines that are new, from 1."""
        old_lines, old_spans = self._lines, self._colours.spans
        if lines == old_lines and spans == old_spans:
            return []
        hunks = list(_hunks(old_lines, lines))
        top = self.firstVisibleBlock()
        across = self.horizontalScrollBar().value()
        self._lines, self._colours.spans = lines, spans
        edit = QTextCursor(self.document())
        edit.beginEditBlock()
        for first, last, into in reversed(hunks):
            self._replace(edit, first, last, into)
        edit.endEditBlock()
        if top.isValid() and top.document() is self.document():
            self.verticalScrollBar().setValue(top.blockNumber())
        self.horizontalScrollBar().setValue(across)
        self._recolour(hunks, old_spans, spans)
        return [n + 1 for n in _new_lines(hunks)]

    def mark(self, kind: str, lines: Iterable[int]) -> None:
        """Mark lines: `node` those of the selected nodes, `moved` what has just changed."""
        wanted = frozenset(lines)
        if self._marks.get(kind) != wanted:
            self._marks[kind] = wanted
            self.viewport().update()
            self._numbers.update()

    def marked(self, kind: str) -> frozenset[int]:
        """The marked lines of a kind."""
        return self._marks.get(kind, frozenset())

    def reveal(self, lines: Iterable[int]) -> None:
        """Scroll so that lines can be seen, if they cannot."""
        wanted = sorted(lines)
        if not wanted:
            return
        top = self.verticalScrollBar().value()
        rows = max(1, self.viewport().height() // LINE)
        first, last = wanted[0] - 1, min(wanted[-1] - 1, wanted[0] - 1 + rows - 3)
        if first < top or last >= top + rows:
            self.verticalScrollBar().setValue(max(0, first - 2))

    def show_grey(self, grey: bool) -> None:
        """Show that this is not the code of the graph as it is now."""
        if grey != self._grey:
            self._grey = grey
            self.viewport().update()
            self._numbers.update()

    # -- search

    def matches(self, words: str) -> list[QTextCursor]:
        """Where words occur, whatever their capitals; all of them are marked."""
        found: list[QTextCursor] = []
        cursor = QTextCursor(self.document())
        while words and len(found) < 10000:
            cursor = self.document().find(words, cursor)
            if cursor.isNull():
                break
            found.append(QTextCursor(cursor))
        shown = []
        for one in found:
            selection = QTextEdit.ExtraSelection()
            selection.cursor = one
            selection.format.setBackground(colour("warn", 0.28))
            shown.append(selection)
        self.setExtraSelections(shown)
        return found

    def select_match(self, match: QTextCursor) -> None:
        """Select one of the matches and scroll to it."""
        self.setTextCursor(match)
        self.centerCursor()

    # -- events

    def event(self, event: QEvent) -> bool:
        """Ctrl+F is ours while the focus is here, not the window's."""
        if event.type() == QEvent.Type.ShortcutOverride:
            assert isinstance(event, QKeyEvent)
            if event.matches(QKeySequence.StandardKey.Find):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+F searches, Enter selects the node of the line."""
        if event.matches(QKeySequence.StandardKey.Find):
            self.find_wanted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.line_clicked.emit(self.textCursor().blockNumber() + 1)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click that selects no text tells its line."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            at = self.cursorForPosition(event.position().toPoint())
            self.line_clicked.emit(at.blockNumber() + 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The numbers are as high as the view."""
        super().resizeEvent(event)
        inner = self.contentsRect()
        self._numbers.setGeometry(QRect(inner.left(), inner.top(), self.margin(), inner.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Marks under the text; a veil over what is no longer true."""
        painter = QPainter(self.viewport())
        try:
            self._paint_marks(painter, self.viewport().width())
        finally:
            painter.end()
        super().paintEvent(event)
        if self._grey:
            painter = QPainter(self.viewport())
            try:
                painter.fillRect(event.rect(), colour("panel", 0.55))
            finally:
                painter.end()

    def margin(self) -> int:
        """The width of the line numbers."""
        digits = max(3, len(str(self.blockCount())))
        return _BEFORE + self.fontMetrics().horizontalAdvance("0") * digits + _AFTER

    def paint_numbers(self, area: QWidget, event: QPaintEvent) -> None:
        """The numbers of the lines in view."""
        painter = QPainter(area)
        try:
            self._paint_marks(painter, area.width(), bar=True)
            painter.setFont(self.font())
            for number, rect in self._in_view(area.width() - _AFTER):
                marked = any(number in lines for lines in self._marks.values())
                painter.setPen(colour("text_second" if marked else "text_quiet"))
                box = rect.adjusted(0, -1, 0, -1)
                painter.drawText(
                    box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(number)
                )
            if self._grey:
                painter.fillRect(area.rect(), colour("panel", 0.55))
        finally:
            painter.end()

    # -- within

    def _paint_marks(self, painter: QPainter, width: int, *, bar: bool = False) -> None:
        node, moved = self.marked("node"), self.marked("moved")
        for number, rect in self._in_view(width):
            box = rect.adjusted(0, -2, 0, -2)
            if number in node:
                painter.fillRect(box, colour("accent", MARKED))
            if number in moved:
                painter.fillRect(box, colour("accent", MOVED))
            if bar and (number in node or number in moved):
                strength = 1.0 if number in moved else 0.5
                painter.fillRect(box.adjusted(0, 0, 2 - width, 0), colour("accent", strength))

    def _in_view(self, width: int) -> Iterator[tuple[int, QRect]]:
        block = self.firstVisibleBlock()
        top = round(self.blockBoundingGeometry(block).translated(self.contentOffset()).top())
        while block.isValid() and top < self.viewport().height():
            yield block.blockNumber() + 1, QRect(0, top, width, LINE)
            block, top = block.next(), top + LINE

    def _replace(self, edit: QTextCursor, first: int, last: int, into: Sequence[str]) -> None:
        """Put lines in place of the lines from `first` up to `last`, and touch no letter that
        stays."""
        document = self.document()
        # a line goes with the end of the one before it, the first with the start of the next
        start = (
            document.findBlockByNumber(first).position()
            if first < document.blockCount()
            else (document.characterCount() - 1)
        )
        end = (
            document.findBlockByNumber(last).position()
            if last < document.blockCount()
            else (document.characterCount() - 1)
        )
        new = "".join(f"{line}\n" for line in into)
        if last >= document.blockCount():  # nothing follows: the break stands before
            new = new[:-1]
            if first < last and not into and first:
                start -= 1
            elif first >= document.blockCount() and into:
                new = f"\n{new}"
        edit.setPosition(start)
        edit.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        old = edit.selectedText().replace("\u2029", "\n")
        before, after = _same_ends(old, new)
        edit.setPosition(start + before)
        edit.setPosition(end - after, QTextCursor.MoveMode.KeepAnchor)
        edit.insertText(new[before : len(new) - after])

    def _recolour(
        self,
        hunks: list[tuple[int, int, Sequence[str]]],
        old: Sequence[Spans],
        new: Sequence[Spans],
    ) -> None:
        """Lines that stayed and yet have other colours, and those whose number was another while
        they were put in."""
        fresh = set(_new_lines(hunks))
        shift, at = 0, 0
        moves = iter([*hunks, (len(old), len(old), ())])
        for first, last, into in moves:
            for number in range(at, min(first, len(old))):
                now = number + shift
                if now < len(new) and old[number] != new[now]:
                    fresh.add(now)
            shift += len(into) - (last - first)
            at = last
        for number in sorted(fresh):
            self._colours.rehighlightBlock(self.document().findBlockByNumber(number))

    def _margins(self) -> None:
        self.setViewportMargins(self.margin(), 0, 0, 0)

    def _scrolled(self, rect: QRect, dy: int) -> None:
        if dy:
            self._numbers.scroll(0, dy)
        else:
            self._numbers.update(0, rect.y(), self._numbers.width(), rect.height())


def _hunks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, Sequence[str]]]:
    """What makes the new lines of the old ones: from, up to, and the lines that come there."""
    start = 0
    shorter = min(len(old), len(new))
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    a, b = old[start : len(old) - end], new[start : len(new) - end]
    if len(a) + len(b) > _MOST:
        yield start, start + len(a), b
        return
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag != "equal":
            yield start + i1, start + i2, b[j1:j2]


def _new_lines(hunks: Iterable[tuple[int, int, Sequence[str]]]) -> Iterator[int]:
    shift = 0
    for first, last, into in hunks:
        yield from range(first + shift, first + shift + len(into))
        shift += len(into) - (last - first)


def _same_ends(old: str, new: str) -> tuple[int, int]:
    """How many letters two texts share at their start and, beyond that, at their end."""
    shorter = min(len(old), len(new))
    before = 0
    while before < shorter and old[before] == new[before]:
        before += 1
    after = 0
    while after < shorter - before and old[-1 - after] == new[-1 - after]:
        after += 1
    return before, after
