"""A field to search in, whose arrows and Enter go to the list below it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit

from openscope.ui.icons import icon
from openscope.ui.widgets.basics import label


class SearchField(QLineEdit):
    """Says where the keys want to go: `stepped` by rows, `taken` on Enter, `left` on Escape."""

    stepped = Signal(int)
    taken = Signal()
    left = Signal()

    _STEPS = {
        Qt.Key.Key_Down: 1,
        Qt.Key.Key_Up: -1,
        Qt.Key.Key_PageDown: 7,
        Qt.Key.Key_PageUp: -7,
    }

    def __init__(self, hint: str = "", *, key: str = "") -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setTextMargins(20, 0, 0, 0)
        self._glass = QLabel(self)
        self._glass.setPixmap(icon("search", "text_quiet").pixmap(16, 16))
        self._glass.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._key: QLabel | None = None
        if key:  # what opens the same search on the canvas
            self._key = label(key, "key")
            self._key.setParent(self)
            self._key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self.textChanged.connect(self._show_key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is not typing goes elsewhere."""
        key = Qt.Key(event.key())
        if key in self._STEPS and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.stepped.emit(self._STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The key stays at the right."""
        super().resizeEvent(event)
        self._glass.setGeometry(8, (self.height() - 16) // 2, 16, 16)
        if self._key is not None:
            size = self._key.sizeHint()
            left, top = self.width() - size.width() - 8, (self.height() - size.height()) // 2
            self._key.setGeometry(left, top, size.width(), size.height())

    def _show_key(self, text: str) -> None:
        assert self._key is not None
        self._key.setVisible(not text)
