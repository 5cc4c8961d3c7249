"""The bar that searches in a text."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame

from openscope.ui.code.view import CodeView
from openscope.ui.palette.search_field import SearchField
from openscope.ui.widgets.basics import icon_button, label, row


class FindBar(QFrame):
    """Finds words in the view that is shown: next, previous, how many."""

    closed = Signal()

    def __init__(self, view: Callable[[], CodeView | None]) -> None:
        super().__init__()
        self.setObjectName("findBar")
        self._view = view
        self._matches: list[QTextCursor] = []
        self._at = -1
        self.field = SearchField("Find in this file")
        self.field.setFixedWidth(240)
        self.count = label("", "mono")
        self.count.setMinimumWidth(64)
        self.count.setAccessibleName("Matches")
        row(
            self.field,
            icon_button("chevron-up", "Previous match", lambda: self.go(-1)),
            icon_button("chevron-down", "Next match", lambda: self.go(1)),
            self.count,
            None,
            icon_button("close", "Close search", self.shut),
            into=self,
            margins=(8, 4, 8, 4),
            spacing=6,
        )
        self.field.textChanged.connect(lambda _: self.search())
        self.field.taken.connect(lambda: self.go(1))
        self.field.stepped.connect(lambda rows: self.go(1 if rows > 0 else -1))
        self.field.left.connect(self.shut)
        self.hide()

    def open(self) -> None:
        """Show it, with what is selected to search for."""
        view = self._view()
        chosen = view.textCursor().selectedText() if view else ""
        self.show()
        if chosen and "\u2029" not in chosen:
            self.field.setText(chosen)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self.search()

    def shut(self) -> None:
        """Hide it and its marks."""
        self.hide()
        view = self._view()
        if view is not None:
            view.matches("")
            view.setFocus()
        self.closed.emit()

    def search(self) -> None:
        """Search anew: the words or the text are others. Nothing moves."""
        view = self._view()
        if self.isHidden() or view is None:
            return
        self._matches = view.matches(self.field.text())
        here = view.textCursor().selectionStart()
        later = [n for n, one in enumerate(self._matches) if one.selectionStart() >= here]
        self._at = (later[0] if later else 0) - 1 if self._matches else -1
        self._tell()

    def go(self, step: int) -> None:
        """To the next match, or with -1 the one before."""
        view = self._view()
        if view is None or not self._matches:
            return
        if step < 0 and self._at < 0:
            self._at = 0
        self._at = (self._at + step) % len(self._matches)
        view.select_match(self._matches[self._at])
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes, also from the buttons."""
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        else:
            super().keyPressEvent(event)

    def _tell(self) -> None:
        total = len(self._matches)
        at = f"{self._at + 1} of {total}" if self._at >= 0 else f"{total} found"
        self.count.setText(at if self.field.text() else "")
