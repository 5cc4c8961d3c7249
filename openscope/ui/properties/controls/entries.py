"""Lists of texts, choices, paths or colours: a row for each entry."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from openscope.ui.fields import Field
from openscope.ui.properties.controls.base import FieldControl, Folder
from openscope.ui.properties.controls.compound import seed
from openscope.ui.widgets.basics import column, icon_button, row

Make = Callable[[Field], FieldControl]
"""Makes the widget of one entry."""


class ListControl(FieldControl):
    """Rows that can be added, taken away and moved. Return adds one below, Backspace takes an
    empty one away, Alt+Up and Alt+Down move it."""

    def __init__(self, field: Field, folder: Folder, make: Make, *, live: bool) -> None:
        super().__init__(field, folder, live=live)
        self._make = make
        self._values: list[Any] = []
        self.rows: list[_Row] = []
        self.plus = icon_button("plus", "Add an entry", lambda: self._add(len(self._values)))
        self._layout = column(into=self, spacing=6)
        self._layout.addWidget(self.plus, 0, Qt.AlignmentFlag.AlignLeft)

    def name(self, text: str) -> None:
        """Each entry is called after the field and its place."""
        super().name(text)
        self.plus.setAccessibleName(f"Add to {text}")
        for number, one in enumerate(self.rows, 1):
            one.name(f"{text} {number}")

    def show_value(self, value: Any) -> None:
        """Show the entries; rows are made or taken away at the end alone."""
        self._values = list(value) if isinstance(value, list | tuple) else []
        while len(self.rows) > len(self._values):
            self._drop(self.rows.pop())
        while len(self.rows) < len(self._values):
            self._append()
        removable = len(self._values) > self.field.shortest
        for number, (one, entry) in enumerate(zip(self.rows, self._values, strict=True)):
            one.entry.show_value(entry)
            one.up.setVisible(number > 0 and self._alike)
            one.less.setVisible(removable)
        self.plus.setVisible(self._has_room)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that mean the row and not what is in it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            rows = [n for n, one in enumerate(self.rows) if one.focus is watched]
            if rows and self._pressed(rows[0], watched, event):
                return True
        return super().eventFilter(watched, event)

    def _pressed(self, index: int, entry: QObject, event: QKeyEvent) -> bool:
        key, typed = event.key(), isinstance(entry, QLineEdit)
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(key))
            if step is not None:
                self._move(index, step)
            return step is not None
        if typed and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._has_room:
            self._add(index + 1)
            return True
        empty = isinstance(entry, QLineEdit) and not entry.text()
        if empty and key == Qt.Key.Key_Backspace and not self.rows[index].less.isHidden():
            self._remove(index)
            return True
        return False

    @property
    def _alike(self) -> bool:
        """Whether any entry may stand at any place."""
        return len(self.field.fields) == 1

    @property
    def _has_room(self) -> bool:
        return self.field.longest is None or len(self._values) < self.field.longest

    def _entry(self, number: int) -> Field:
        return self.field.fields[min(number, len(self.field.fields) - 1)]

    def _append(self) -> None:
        number = len(self.rows)
        entry = self._make(self._entry(number))
        entry.edited.connect(partial(self._change, number))
        entry.settled.connect(self.settled)
        entry.noticed.connect(self.noticed)
        one = _Row(entry, partial(self._move, number, -1), partial(self._remove, number))
        one.name(f"{self.accessibleName() or self.field.label} {number + 1}")
        one.focus.installEventFilter(self)
        self.rows.append(one)
        self._layout.insertWidget(number, one)

    def _drop(self, one: "_Row") -> None:
        one.entry.blockSignals(True)  # what is half typed goes with it
        self._layout.removeWidget(one)
        one.hide()
        one.deleteLater()

    def _change(self, index: int, value: Any) -> None:
        values = list(self._values)
        values[index] = value
        self._tell(values)

    def _add(self, index: int) -> None:
        """A new entry, which is one step with what is typed into it."""
        self._finish()
        values = list(self._values)
        values.insert(index, self._fresh(index))
        self._tell(values)
        self._enter(index)

    def _remove(self, index: int) -> None:
        self._finish()
        self._tell([v for i, v in enumerate(self._values) if i != index])
        self.settled.emit()
        self._enter(max(0, index - 1))

    def _move(self, index: int, step: int) -> None:
        to = index + step
        if not self._alike or not 0 <= to < len(self._values):
            return
        self._finish()
        values = list(self._values)
        values[index], values[to] = values[to], values[index]
        self._tell(values)
        self.settled.emit()
        self._enter(to)

    def _fresh(self, index: int) -> Any:
        """What a new entry holds: of choices the first that is not there yet."""
        entry = self._entry(index)
        left = [one.value for one in entry.choices if one.value not in self._values]
        return left[0] if left else seed(entry)

    def _finish(self) -> None:
        """End what is being typed, before rows change their places."""
        focused = self.focusWidget()
        if focused is not None and focused.hasFocus():
            focused.clearFocus()
        self.settled.emit()

    def _enter(self, index: int) -> None:
        there = index < len(self.rows)
        widget = self.rows[index].focus if there else self.plus
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(widget, QLineEdit):
            widget.end(False)

    def _tell(self, values: list[Any]) -> None:
        self.noticed.emit("", "")
        self._values = values
        self.edited.emit(values)


class _Row(QWidget):
    """One entry, and the buttons that move it up and take it away."""

    def __init__(
        self, entry: FieldControl, up: Callable[[], None], remove: Callable[[], None]
    ) -> None:
        super().__init__()
        self.entry = entry
        self.up = icon_button("chevron-up", "Move up", up)
        self.less = icon_button("close", "Remove", remove)
        layout = row(entry, into=self, spacing=2, fill=entry)
        for one in (self.up, self.less):
            one.setProperty("small", True)
            policy = one.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            one.setSizePolicy(policy)
            layout.addWidget(one)

    @property
    def focus(self) -> QWidget:
        """What is typed into."""
        return self.entry.focusProxy() or self.entry

    def name(self, text: str) -> None:
        """All parts are called after the entry."""
        self.entry.name(text)
        self.up.setAccessibleName(f"Move {text} up")
        self.up.setToolTip("Move up (Alt+Up)")
        self.less.setAccessibleName(f"Remove {text}")
