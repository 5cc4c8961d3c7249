"""Fields of several parts: lists of numbers, what may be unset, models within models."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QGridLayout, QToolButton, QWidget

from openscope.ui import fields
from openscope.ui.fields import Field
from openscope.ui.properties.controls.base import FieldControl, Folder
from openscope.ui.properties.controls.number import NumberControl
from openscope.ui.properties.controls.simple import Switch
from openscope.ui.widgets.basics import icon_button, label, row

_COLUMNS = 3


class NumbersControl(FieldControl):
    """A list of numbers: a field for each, and buttons to add and take away."""

    def __init__(self, field: Field, folder: Folder, *, live: bool) -> None:
        super().__init__(field, folder, live=live)
        self.boxes: list[NumberControl] = []
        self._cells: list[_Cell] = []
        self._values: list[Any] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(6)
        for number in range(_COLUMNS):
            self._grid.setColumnStretch(number, 1)
        self.plus = icon_button("plus", "Add a number", self._add)
        self._rebuild([])

    def name(self, text: str) -> None:
        """Each box is called after the field and its place."""
        super().name(text)
        self.plus.setAccessibleName(f"Add a number to {text}")
        self._name_boxes()

    def show_value(self, value: Any) -> None:
        """Show the numbers; boxes are made only where there are others."""
        values = list(value) if isinstance(value, list | tuple) else []
        if len(values) != len(self.boxes):
            self._rebuild(values)
        self._values = values
        for box, one in zip(self.boxes, values, strict=True):
            box.show_value(one)

    def _rebuild(self, values: list[Any]) -> None:
        at = next((i for i, box in enumerate(self.boxes) if box.box.hasFocus()), None)
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        self.boxes, self._cells = [], []
        removable = len(values) > self.field.shortest
        for number in range(len(values)):
            entry = self.field.fields[min(number, len(self.field.fields) - 1)]
            box = NumberControl(_alone(entry), self.folder, live=self.live)
            box.edited.connect(partial(self._change, number))
            box.settled.connect(self.settled)
            box.noticed.connect(self.noticed)
            cell = _Cell(box, partial(self._remove, number) if removable else None)
            self._grid.addWidget(cell, number // _COLUMNS, number % _COLUMNS)
            self.boxes.append(box)
            self._cells.append(cell)
        room = self.field.longest is None or len(values) < self.field.longest
        self.plus.setVisible(room)
        self._grid.addWidget(self.plus, len(values) // _COLUMNS, len(values) % _COLUMNS)
        self._name_boxes()
        if at is not None and self.boxes:
            self.boxes[min(at, len(self.boxes) - 1)].box.setFocus()

    def _name_boxes(self) -> None:
        for number, (box, cell) in enumerate(zip(self.boxes, self._cells, strict=True), 1):
            box.name(f"{self.accessibleName() or self.field.label} {number}")
            if cell.less is not None:
                cell.less.setAccessibleName(f"Remove {box.accessibleName()}")

    def _change(self, index: int, value: Any) -> None:
        values = list(self._values)
        values[index] = value
        self._tell(values)

    def _add(self) -> None:
        entry = self.field.fields[-1]
        last = self._values[-1] if self._values else entry.low or 0
        less = fields.moved(entry, last, -10) if self.field.descending else last
        self._tell([*self._values, fields.clamped(entry, less)])
        self.settled.emit()

    def _remove(self, index: int) -> None:
        self._tell([v for i, v in enumerate(self._values) if i != index])
        self.settled.emit()

    def _tell(self, values: list[Any]) -> None:
        if self.field.descending:
            values = sorted(values, reverse=True)
        self._values = values
        self.edited.emit(values)


class _Cell(QWidget):
    """One number, and the button that takes it away."""

    def __init__(self, box: NumberControl, remove: Callable[[], None] | None) -> None:
        super().__init__()
        layout = row(box, into=self, spacing=0, fill=box)
        self.less: QToolButton | None = None
        if remove is not None:
            self.less = icon_button("close", "Remove", remove)
            self.less.setProperty("small", True)
            layout.addWidget(self.less)


def _alone(field: Field) -> Field:
    """The same number without a slider."""
    return replace(field, control="number") if field.control == "slider" else field


class OptionalControl(FieldControl):
    """A switch that sets the field, and the widget of the value where it is set."""

    def __init__(self, field: Field, inner: FieldControl) -> None:
        super().__init__(field, inner.folder, live=inner.live)
        self.inner = inner
        self._last: Any = None
        self.switch = Switch()
        self.switch.setToolTip("Set or not")
        self.switch.clicked.connect(lambda: self._switched(self.switch.isChecked()))
        self.unset = label("Not set", "second")
        inner.edited.connect(self.edited)
        inner.settled.connect(self.settled)
        inner.noticed.connect(self.noticed)
        inner.reset.connect(self.reset)
        if field.wide and field.control != "slider":
            self.head = QWidget()
            row(self.switch, self.unset, None, into=self.head)
            row(inner, into=self, fill=inner)
        else:
            beside = row(self.switch, self.unset, inner, into=self, spacing=6, fill=inner)
            beside.setStretchFactor(self.unset, 1)
        self.setFocusProxy(self.switch)

    def name(self, text: str) -> None:
        """The switch says that it sets the field."""
        super().name(text)
        self.switch.setAccessibleName(f"Set {text}")
        self.inner.name(text)

    def show_value(self, value: Any) -> None:
        """Off for None."""
        there = value is not None
        if there:
            self._last = value
            self.inner.show_value(value)
        self.switch.setChecked(there)
        self.inner.setVisible(there)
        self.unset.setVisible(not there)

    def _switched(self, on: bool) -> None:
        if not on:
            self.tell(None)
            return
        self.tell(self._last if self._last is not None else seed(self.field))


def seed(field: Field) -> Any:
    """A value to begin with, where there was none."""
    if field.default is not None:
        return field.default
    match field.control:
        case "slider" | "number" | "resolution":
            start = 512 if field.control == "resolution" else 1 if field.whole else 1.0
            return fields.clamped(field, start)
        case "switch":
            return False
        case "choice":
            return field.choices[0].value
        case "colour":
            return "#ffffff"
        case "numbers" | "list":
            entries = field.fields
            return [seed(entries[min(i, len(entries) - 1)]) for i in range(field.shortest)]
        case "group":
            return {
                one.name: seed(one)
                for one in field.fields
                if one.default is None and not one.parameter.optional
            }
        case _:
            return ""
