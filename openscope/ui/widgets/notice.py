"""A quiet line on top of the canvas that says what happened and offers the next step."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from openscope.ui.widgets.basics import button, column, icon_button, label

Step = tuple[str, Callable[[], object]]


class Notice(QFrame):
    """One message with its next steps; it goes when one is taken or it is closed."""

    def __init__(self, text: str, steps: tuple[Step, ...], tone: str) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setProperty("tone", tone)
        self.text = text
        inside = QHBoxLayout(self)
        inside.setContentsMargins(12, 6, 6, 6)
        words = label(text, wraps=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inside.addWidget(words, 1)
        self.buttons = {}
        for name, taken in steps:
            made = button(name, partial(self._take, taken))
            self.buttons[name] = made
            inside.addWidget(made)
        inside.addWidget(icon_button("close", "Dismiss", self.dismiss))

    def dismiss(self) -> None:
        """Take the line away."""
        self.hide()
        self.setParent(None)
        self.deleteLater()

    def _take(self, taken: Callable[[], object]) -> None:
        self.dismiss()
        taken()


class Notices(QWidget):
    """The messages that are up, one above the other. Each `key` has one at most: a new one of the
    same key takes its place."""

    def __init__(self) -> None:
        super().__init__()
        self._up: dict[str, Notice] = {}
        self._inside = column(into=self)

    def say(self, key: str, text: str, *steps: Step, tone: str = "warn") -> Notice:
        """Show a message; `steps` are buttons, `tone` is warn, error or good."""
        self.clear(key)
        made = Notice(text, steps, tone)
        self._up[key] = made
        made.destroyed.connect(lambda: self._gone(key, made))
        self._inside.addWidget(made)
        made.show()
        return made

    def clear(self, key: str) -> None:
        """Take the message of a key away, if it is up."""
        notice = self._up.pop(key, None)
        if notice is not None:
            notice.dismiss()

    def up(self, key: str) -> Notice | None:
        """The message of a key, if it is up."""
        return self._up.get(key)

    def texts(self) -> list[str]:
        """What is up, from the top."""
        return [notice.text for notice in self._up.values() if not notice.isHidden()]

    def _gone(self, key: str, notice: Notice) -> None:
        if self._up.get(key) is notice:
            del self._up[key]
