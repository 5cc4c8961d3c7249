"""Sections of fields under each other, whoever they belong to."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from openscope.ui.fields import Section
from openscope.ui.icons import icon, pixmap
from openscope.ui.properties.controls.base import Folder
from openscope.ui.properties.rows import FieldRow
from openscope.ui.widgets.basics import button, column, label, row

_HEADS = {
    "runtime": ("RUNTIME", "acts on the next frame"),
    "load": ("LOAD-TIME", "restarts this node"),
    "advanced": ("ADVANCED", ""),
}


class FieldsForm(QWidget):
    """The rows of some sections. `heads` is off where the sections need no headings."""

    edited = Signal(str, object)
    settled = Signal()
    reset = Signal(str)
    baked = Signal(str, bool)

    def __init__(
        self, sections: Sequence[Section], folder: Folder, *, restarts: str = "", heads: bool = True
    ) -> None:
        super().__init__()
        self.rows: dict[str, FieldRow] = {}
        self.more: QWidget | None = None
        layout = column(into=self)
        marks = any(field.exposable for section in sections for field in section.fields)
        for section in sections:
            box, inside = _box(boxed=section.part == "load")
            if section.part == "advanced":
                self.more = box
                self.opener = button("Advanced", self.toggle_advanced, role="flat")
                self.opener.setIcon(icon("chevron-right"))
                self.opener.setAccessibleName("Show advanced fields")
                layout.addLayout(_padded(self.opener))
                box.hide()
            elif heads:
                title, note = _HEADS[section.part]
                inside.addLayout(_head(title, note, restarts if section.part == "load" else ""))
            for field in section.fields:
                made = FieldRow(field, folder, marks=marks)
                made.edited.connect(self.edited)
                made.settled.connect(self.settled)
                made.reset.connect(self.reset)
                made.baked.connect(self.baked)
                self.rows[field.name] = made
                inside.addWidget(made)
            layout.addWidget(box)
        if marks:
            layout.addLayout(_legend())

    def show_values(self, params: Mapping[str, Any], baked: Collection[str] = ()) -> None:
        """Show what differs from the defaults, and which fields are baked in."""
        for name, one in self.rows.items():
            value = params.get(name, one.field.default)
            same = type(value) is type(one.field.default) and value == one.field.default
            one.show_value(value, changed=name in params and not same, baked=name in baked)

    def toggle_advanced(self) -> None:
        """Show or hide what no panel of Scope shows."""
        assert self.more is not None
        opened = not self.more.isVisibleTo(self)
        self.more.setVisible(opened)
        self.opener.setIcon(icon("chevron-down" if opened else "chevron-right"))
        self.opener.setAccessibleName(f"{'Hide' if opened else 'Show'} advanced fields")

    def go_to(self, name: str) -> bool:
        """Give a field the focus, wherever it is hidden; False where there is no such."""
        found = self.rows.get(name)
        if found is None:
            return False
        if self.more is not None and self.more.isAncestorOf(found) and self.more.isHidden():
            self.toggle_advanced()
        found.control.take_focus()
        return True


def _box(*, boxed: bool) -> tuple[QWidget, QVBoxLayout]:
    outer = QWidget()
    if not boxed:
        return outer, column(into=outer, margins=(14, 4, 14, 4))
    frame = QFrame()
    frame.setObjectName("lockBox")
    column(frame, into=outer, margins=(14, 6, 14, 6))
    return outer, column(into=frame, margins=(10, 6, 4, 6))


def _head(title: str, note: str, restarts: str) -> QVBoxLayout:
    made = column(margins=(0, 4, 4, 2), spacing=2)
    head: list[QWidget | int | None] = [label(title, "section"), None, label(note, "caption")]
    if title == "LOAD-TIME":
        lock = QLabel()
        lock.setPixmap(pixmap("lock", "text_second", 14, 2.0))
        head.insert(0, lock)
    made.addLayout(row(*head, spacing=6))
    if restarts:
        made.addWidget(label(restarts, "caption", wraps=True))
    return made


def _legend() -> QHBoxLayout:
    """What the marks beside the fields mean."""
    parts: list[QWidget | int | None] = []
    for name, role, text in (
        ("eye", "accent", "offered in the plugin"),
        ("eye-off", "text_quiet", "baked in"),
        ("dot", "accent", "changed"),
    ):
        sign = QLabel()
        sign.setPixmap(pixmap(name, role, 12, 2.0))
        parts += [sign, label(text, "caption"), 4]
    return row(*parts[:-1], None, margins=(14, 8, 8, 8), spacing=4)


def _padded(widget: QWidget) -> QVBoxLayout:
    made = column(margins=(6, 4, 14, 0))
    made.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
    return made
