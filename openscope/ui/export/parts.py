"""The small parts of the dialog: a choice side by side, a notice, the list of checks."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QLayout,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from exporters.verify import Check
from openscope.ui import icons
from openscope.ui.export.words import title_of
from openscope.ui.theme import colour
from openscope.ui.widgets.basics import button, column, label, row, set_role, set_tip

Action = tuple[str, Callable[[], object]]


class Segmented(QFrame):
    """One of a few choices, side by side; the arrow keys move between them."""

    chosen = Signal(str)

    def __init__(self, name: str, choices: Mapping[str, str]) -> None:
        super().__init__()
        self.setObjectName("segmented")
        self.setAccessibleName(name)
        layout = row(into=self, spacing=0)
        group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        for value, text in choices.items():
            made = QPushButton(text)
            made.setCheckable(True)
            made.setAutoDefault(False)
            made.setProperty("role", "segment")
            made.setAccessibleName(f"{name}: {text}")
            made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            group.addButton(made)
            layout.addWidget(made, 1)
            self.buttons[value] = made
            made.clicked.connect(partial(self.chosen.emit, value))

    def show_value(self, value: str) -> None:
        """Show a choice without saying that it was made."""
        made = self.buttons.get(value)
        if made is not None and not made.isChecked():
            made.setChecked(True)


class Notice(QFrame):
    """A sentence in the dialog, in the colour of what it means, and what can be done."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._column = column(into=self, margins=(12, 8, 8, 8), spacing=4)
        self.text = ""
        self.offers: dict[str, QPushButton] = {}
        self.hide()

    def say(
        self,
        text: str,
        role: str = "",
        actions: Sequence[Action] = (),
        links: Sequence[Action] = (),
    ) -> None:
        """Show this and nothing else; links stand below the sentence, one a line."""
        clear(self._column)
        self.text, self.offers = text, {}
        words = label(text, wraps=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        first = row(words, fill=words)
        for name, pressed in actions:
            self.offers[name] = button(name, pressed)
            first.addWidget(self.offers[name], 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(first)
        for name, pressed in links:
            self.offers[name] = button(name.replace("&", "&&"), pressed, role="link")
            self._column.addWidget(self.offers[name])
        set_role(self, role)
        self.setAccessibleName(text)
        self.setVisible(True)

    def clear(self) -> None:
        """Say nothing."""
        self.text, self.offers = "", {}
        self.hide()


class Mark(QWidget):
    """The state of a check as a sign: by its shape, and not by its colour alone."""

    _SIGNS = {
        "passed": ("check", "good"),
        "failed": ("close", "error"),
        "not run": ("minus", "warn"),
    }

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(18, 18)
        self.state = "pending"

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(1, 1, 16, 16)
        sign, role = self._SIGNS.get(self.state, ("", ""))
        if sign:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(f"{role}_back"))
            painter.drawEllipse(box)
            painter.drawPixmap(4, 4, icons.pixmap(sign, role, 10, self.devicePixelRatioF()))
        else:
            painter.setPen(QPen(colour("line_strong"), 1.5))
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))
            if self.state == "running":
                painter.setPen(QPen(colour("accent"), 2))
                painter.drawArc(box.adjusted(1, 1, -1, -1), 90 * 16, -120 * 16)
        painter.end()


class CheckRow(QWidget):
    """One check: its state, its name, and a caption or why it did not pass."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.mark = Mark()
        title, self._caption = title_of(name)
        self.title = label(title)
        self.caption = label(self._caption, "caption", wraps=True)
        words = column(self.title, self.caption, spacing=1)
        layout = row(into=self, margins=(0, 5, 0, 5), spacing=9)
        layout.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        self.show_state("pending")

    def show_state(self, state: str, reason: str = "") -> None:
        """Where it stands."""
        self.mark.state = state
        self.mark.update()
        long = reason if len(reason) <= 300 else f"{reason[:299]}…"
        set_tip(self, reason if long != reason else "")
        self.caption.setText(long or (state if state == "running" else self._caption))
        set_role(self.caption, "error" if state == "failed" else "caption")
        set_role(self.title, "second" if state in ("pending", "not run") else "")
        self.setAccessibleName(f"{self.title.text()}: {state}. {reason}")


class Checklist(QWidget):
    """The checks of a verify as they come."""

    def __init__(self) -> None:
        super().__init__()
        self._column = column(into=self)
        self.rows: dict[str, CheckRow] = {}

    def announce(self, names: Sequence[str]) -> None:
        """These are to come."""
        clear(self._column)
        self.rows = {}
        for name in names:
            self._add(name)

    def begin(self) -> None:
        """The first is being made."""
        self._next()

    def show_check(self, check: Check) -> None:
        """One is done."""
        row = self.rows.get(check.name) or self._add(check.name)
        row.show_state(check.state, reason_of(check))
        self._next()

    def end(self) -> None:
        """No more will come."""
        for one in self.rows.values():
            if one.mark.state in ("pending", "running"):
                one.show_state("pending")

    def _next(self) -> None:
        for one in self.rows.values():
            if one.mark.state == "running":
                return
            if one.mark.state == "pending":
                one.show_state("running")
                return

    def _add(self, name: str) -> CheckRow:
        made = CheckRow(name)
        self._column.addWidget(made)
        self.rows[name] = made
        return made


def reason_of(check: Check) -> str:
    """Where and why a check did not pass: "pipeline.py:88: ..."."""
    if not check.reason:
        return ""
    place = f"{check.file}:{check.line}: " if check.file and check.line else ""
    place = place or (f"{check.file}: " if check.file else "")
    return f"{place}{check.reason}"


def clear(layout: QLayout) -> None:
    """Take all out of a layout, for good."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
            inner.deleteLater()
