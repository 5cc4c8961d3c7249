"""Switches, choices, and what can only be read."""

import json
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit, QSizePolicy

from openscope.ui.fields import Field
from openscope.ui.properties.controls.base import Combo, FieldControl, Folder
from openscope.ui.theme import colour, font
from openscope.ui.widgets.basics import row


class Switch(QAbstractButton):
    """A switch that is on or off."""

    def __init__(self) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(36, 24)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """The switch and its focus ring."""
        return QSize(36, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A rounded bar whose knob is at the right where it is on."""
        bar = QRectF(3, 3.5, 30, 17)
        on = self.isChecked()
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.hasFocus():
                painter.setPen(QPen(colour("accent"), 2))
                painter.drawRoundedRect(bar.adjusted(-2, -2, 2, 2), 10.5, 10.5)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("primary" if on else "line_strong"))
            painter.drawRoundedRect(bar, 8.5, 8.5)
            painter.setBrush(colour("on_primary" if self.isEnabled() else "text_quiet"))
            painter.drawEllipse(QPointF(24.5 if on else 11.5, 12), 6.5, 6.5)
        finally:
            painter.end()


class SwitchControl(FieldControl):
    """True or false."""

    def __init__(self, field: Field, folder: Folder, *, live: bool) -> None:
        super().__init__(field, folder, live=live)
        self.switch = Switch()
        self.switch.clicked.connect(lambda: self.tell(self.switch.isChecked()))
        row(self.switch, None, into=self)
        self.setFocusProxy(self.switch)

    def name(self, text: str) -> None:
        """The switch is called as the field is."""
        super().name(text)
        self.switch.setAccessibleName(text)

    def show_value(self, value: Any) -> None:
        """On for true, off for anything else."""
        self.switch.setChecked(value is True)


class ChoiceControl(FieldControl):
    """One of some values."""

    def __init__(self, field: Field, folder: Folder, *, live: bool) -> None:
        super().__init__(field, folder, live=live)
        self.combo = Combo()
        self.combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.combo.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(4)
        self.combo.setMaxVisibleItems(16)
        for choice in field.choices:
            self.combo.addItem(choice.label)
        self.combo.activated.connect(lambda i: self.tell(field.choices[i].value))
        row(self.combo, into=self)
        self.setFocusProxy(self.combo)

    def name(self, text: str) -> None:
        """The list is called as the field is."""
        super().name(text)
        self.combo.setAccessibleName(text)

    def show_value(self, value: Any) -> None:
        """The label of the value; a value that is none of them as it stands."""
        values = [choice.value for choice in self.field.choices]
        same = [type(one) is type(value) and one == value for one in values]
        index = same.index(True) if True in same else -1
        self.combo.setPlaceholderText("" if index >= 0 else str(value))
        self.combo.setCurrentIndex(index)


class JsonControl(FieldControl):
    """A value of a kind that is not edited here, as JSON. It is kept as it is."""

    def __init__(self, field: Field, folder: Folder, *, live: bool) -> None:
        super().__init__(field, folder, live=live)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setProperty("role", "mono")
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.text.setFont(font(11, mono=True))
        row(self.text, into=self)
        self.setFocusProxy(self.text)

    def name(self, text: str) -> None:
        """The text is called as the field is."""
        super().name(text)
        self.text.setAccessibleName(f"{text}, read only")

    def show_value(self, value: Any) -> None:
        """The value in as many lines as it takes, up to eight."""
        written = json.dumps(value, indent=1, ensure_ascii=False, default=repr)
        if written != self.text.toPlainText():
            self.text.setPlainText(written)
        lines = min(8, written.count("\n") + 1)
        self.text.setFixedHeight(max(40, lines * 17 + 22))
