"""A field in its row: label, widget, the mark of a change, whether the plugin offers it."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from openscope.ui.fields import Field, in_words
from openscope.ui.icons import icon
from openscope.ui.properties.controls.base import FieldControl, Folder
from openscope.ui.properties.controls.colour import ColourControl
from openscope.ui.properties.controls.compound import NumbersControl, OptionalControl
from openscope.ui.properties.controls.entries import ListControl
from openscope.ui.properties.controls.number import NumberControl
from openscope.ui.properties.controls.simple import ChoiceControl, JsonControl, SwitchControl
from openscope.ui.properties.controls.text import ParagraphControl, PathControl, TextControl
from openscope.ui.widgets.basics import column, icon_button, label, row, set_role

_LABEL = 92


class FieldRow(QWidget):
    """One field. `edited` tells each new value, `settled` the end of a gesture; `reset` and `baked`
    are for the whole field."""

    edited = Signal(str, object)
    settled = Signal()
    reset = Signal(str)
    baked = Signal(str, bool)

    def __init__(
        self, field: Field, folder: Folder, *, live: bool | None = None, marks: bool = True
    ) -> None:
        super().__init__()
        self.field = field
        live = not field.load_time if live is None else live
        self.control = control_of(field, folder, live=live)
        self.control.name(field.label)
        self.control.edited.connect(lambda value: self.edited.emit(field.name, value))
        self.control.settled.connect(self.settled)
        self.control.reset.connect(lambda: self.reset.emit(field.name))
        self.control.noticed.connect(self.notify)
        self.title = label(_broken(field.label), wraps=True)
        self.title.setToolTip(field.tooltip)
        self.title.setBuddy(self.control)
        self.control.setToolTip(field.tooltip)
        self.notice = label("", "error", wraps=True)
        self.notice.setObjectName("fieldNotice")
        self.notice.hide()
        self.dot = icon_button("dot", f"Reset {field.label}", lambda: self.reset.emit(field.name))
        self.dot.setIcon(icon("dot", "accent"))
        self.eye = icon_button("eye", field.label, self._bake, checkable=True)
        for mark in (self.dot, self.eye):
            mark.setProperty("small", True)
            mark.setFixedSize(20, 22)
            mark.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            policy = mark.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            mark.setSizePolicy(policy)
        self._arrange(marks)
        self._seen: tuple[Any, bool, bool] | None = None
        self.dot.hide()
        self.eye.setVisible(field.exposable)

    def show_value(self, value: Any, *, changed: bool, baked: bool = False) -> None:
        """Show the value, whether it is another than the default, and whether it is baked in."""
        seen, self._seen = self._seen, (value, changed, baked)
        if seen is not None and type(seen[0]) is type(value) and seen == self._seen:
            return
        self.control.show_value(value)
        if self.dot.isVisibleTo(self) != changed:
            focused = self.dot.hasFocus()
            self.dot.setVisible(changed)
            if focused:
                self.control.setFocus()
        if changed:
            self.dot.setToolTip(f"Changed. Reset to {in_words(self.field, self.field.default)}")
        if self.field.exposable:
            self._show_eye(baked)
        unset = value is None and self.field.default is None  # a field that its author requires
        refusal = None if unset else self.field.parameter.refusal(value)
        if refusal is not None and self.field.parameter.kind != "other":
            self.notify(f"{self.field.label} {refusal.message}", "error")
        elif self.notice.property("refused"):
            self.notify("", "error")
        self.notice.setProperty("refused", refusal is not None)

    def _show_eye(self, baked: bool) -> None:
        self.eye.setChecked(not baked)
        self.eye.setIcon(icon("eye-off", "text_quiet") if baked else icon("eye", "accent"))
        name = self.field.label
        what = f"{name}: baked into the plugin" if baked else f"{name}: offered in the plugin"
        self.eye.setAccessibleName(what)
        self.eye.setToolTip(
            "Baked into the plugin. Press to offer it there."
            if baked
            else "Offered in the plugin. Press to bake the value in."
        )

    def _bake(self) -> None:
        self.baked.emit(self.field.name, not self.eye.isChecked())

    def notify(self, text: str, grave: str = "error") -> None:
        """Show a sentence below the widget; "" takes it away."""
        self.notice.setText(text)
        set_role(self.notice, grave or "error")
        self.notice.setVisible(bool(text))

    def _arrange(self, marks: bool) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        ends = row(self.dot, spacing=0)
        if marks:
            ends.addWidget(self.eye)
        else:
            self.eye.setParent(self)
            self.eye.setFixedSize(0, 0)
        side = Qt.AlignmentFlag.AlignTop if self.field.wide else Qt.AlignmentFlag.AlignVCenter
        if self.field.wide:
            grid.addWidget(self.title, 0, 0)
            if self.control.head is not None:
                self.title.setFixedWidth(_LABEL)
                grid.addWidget(self.control.head, 0, 1)
            grid.addLayout(ends, 0, 2, side)
            grid.addWidget(self.control, 1, 0, 1, 3)
            grid.addWidget(self.notice, 2, 0, 1, 3)
            grid.setColumnStretch(1 if self.control.head is not None else 0, 1)
            grid.setContentsMargins(0, 6, 0, 6)
        else:
            self.title.setFixedWidth(_LABEL)
            grid.setContentsMargins(0, 4, 0, 4)
            grid.addWidget(self.title, 0, 0)
            grid.addWidget(self.control, 0, 1)
            grid.addLayout(ends, 0, 2, side)
            grid.addWidget(self.notice, 1, 1, 1, 2)
            grid.setColumnStretch(1, 1)


class GroupControl(FieldControl):
    """A nested model: a row for each of its fields, which edit the one value."""

    def __init__(self, field: Field, folder: Folder, *, live: bool) -> None:
        super().__init__(field, folder, live=live)
        self.setObjectName("group")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._value: dict[str, Any] = {}
        layout = column(into=self, margins=(10, 0, 0, 0))
        self.rows = [FieldRow(inner, folder, live=live, marks=False) for inner in field.fields]
        for one in self.rows:
            one.edited.connect(self._edit)
            one.settled.connect(self.settled)
            one.reset.connect(self._reset)
            layout.addWidget(one)

    def name(self, text: str) -> None:
        """Each inner field says what it belongs to."""
        super().name(text)
        for one in self.rows:
            one.control.name(f"{text}, {one.field.label}")

    def show_value(self, value: Any) -> None:
        """Show each inner value; what the value leaves out is at its default."""
        self._value = dict(value) if isinstance(value, dict) else {}
        for one in self.rows:
            inner = self._value.get(one.field.name, one.field.default)
            one.show_value(inner, changed=self._has_default(one) and inner != one.field.default)

    def _has_default(self, one: FieldRow) -> bool:
        return "default" in one.field.parameter.schema

    def _edit(self, name: str, value: Any) -> None:
        self._value = {**self._value, name: value}
        self.edited.emit(self._value)

    def _reset(self, name: str) -> None:
        self._value = {n: v for n, v in self._value.items() if n != name}
        self.edited.emit(self._value)
        self.settled.emit()


def control_of(field: Field, folder: Folder, *, live: bool) -> FieldControl:
    """The widget of a field."""
    kinds: dict[str, type[FieldControl]] = {
        "slider": NumberControl,
        "number": NumberControl,
        "resolution": NumberControl,
        "switch": SwitchControl,
        "choice": ChoiceControl,
        "text": TextControl,
        "paragraph": ParagraphControl,
        "path": PathControl,
        "colour": ColourControl,
        "numbers": NumbersControl,
        "group": GroupControl,
        "json": JsonControl,
    }
    if field.control == "list":
        made: FieldControl = ListControl(field, folder, partial(_entry_of, folder, live), live=live)
    else:
        made = kinds[field.control](field, folder, live=live)
    return OptionalControl(field, made) if field.optional else made


def _entry_of(folder: Folder, live: bool, field: Field) -> FieldControl:
    """The widget of an entry of a list: one line, also where it holds a longer text."""
    field = replace(field, control="text") if field.control == "paragraph" else field
    return control_of(field, folder, live=live)


def _broken(text: str) -> str:
    """A label that may be broken within a long word too."""
    return text.replace("_", "_\u200b").replace(".", ".\u200b")
