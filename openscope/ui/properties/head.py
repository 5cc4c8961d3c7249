"""The head of the panel: which node this is, and what is done to it as a whole."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from openscope.ui.theme import category_colour, colour
from openscope.ui.widgets.basics import button, column, label, row


class Square(QWidget):
    """The colour of a category."""

    def __init__(self, category: str) -> None:
        super().__init__()
        self._category = category
        self.setFixedSize(10, 10)

    def sizeHint(self) -> QSize:
        """Ten by ten."""
        return QSize(10, 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A square with round corners."""
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(category_colour(self._category))
            painter.drawRoundedRect(self.rect(), 3, 3)
        finally:
            painter.end()


class Title(QLineEdit):
    """A title that is renamed in place by a double click or F2."""

    renamed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("titleField")
        self.setReadOnly(True)
        self.setFrame(False)
        self.setAccessibleName("Title")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._title = ""
        self.editingFinished.connect(self._finish)

    def put(self, title: str) -> None:
        """Show a title."""
        self._title = title
        if self.isReadOnly():
            self.setText(title)
            self.setCursorPosition(0)
            self.setToolTip(f"{title}\nDouble-click or F2 to rename")

    def begin(self) -> None:
        """Edit it."""
        self.setReadOnly(False)
        self.style().polish(self)
        self.setFocus()
        self.selectAll()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit it, or select a word of it."""
        if self.isReadOnly():
            self.begin()
        else:
            super().mouseDoubleClickEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 begins, Escape takes it back."""
        if event.key() == Qt.Key.Key_F2 and self.isReadOnly():
            self.begin()
        elif event.key() == Qt.Key.Key_Escape and not self.isReadOnly():
            self.setText(self._title)
            self._end()
        elif self.isReadOnly() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.begin()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was typed counts."""
        super().focusOutEvent(event)
        if self.isReadOnly():
            self.deselect()

    def _finish(self) -> None:
        if self.isReadOnly():
            return
        text = " ".join(self.text().split())
        self._end()
        self.renamed.emit(text)
        self.put(self._title)

    def _end(self) -> None:
        self.setReadOnly(True)
        self.deselect()
        self.setCursorPosition(0)
        self.style().polish(self)


class Head(QFrame):
    """Square, title, id, description, and below them what can be done to the node."""

    renamed = Signal(str)
    bypass_wanted = Signal()
    reset_wanted = Signal()

    def __init__(
        self, category: str, id_: str, description: str = "", *, acts: bool = True
    ) -> None:
        super().__init__()
        self.title = Title()
        self.title.renamed.connect(self.renamed)
        self.id = label(id_, "mono")
        self.id.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.top = row(Square(category), self.title, self.id, spacing=5, fill=self.title)
        self.description = label(description, "second", wraps=True)
        self.description.setVisible(bool(description))
        layout = column(self.top, self.description, into=self, margins=(14, 12, 14, 12), spacing=4)
        self.bypass = button("Bypass", self.bypass_wanted.emit, icon="bypass")
        self.bypass.setCheckable(True)
        self.bypass.setToolTip("Hand on the video as it comes")
        self.reset = button("Reset node", self.reset_wanted.emit, icon="reset")
        self.reset.setToolTip("Bring all fields back to their defaults")
        if acts:
            layout.addSpacing(4)
            layout.addLayout(row(self.bypass, self.reset, None))
        else:
            for one in (self.bypass, self.reset):
                one.setParent(self)
                one.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line below it."""
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, colour("line"))
        painter.end()

    def put(self, title: str, *, bypassed: bool, can_bypass: bool, changed: bool) -> None:
        """Show what the node is like now."""
        self.title.put(title)
        self.bypass.setVisible(can_bypass)
        self.bypass.setChecked(bypassed)
        self.reset.setEnabled(changed)
