"""All commands and their keys, which can be changed here."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFocusEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QKeySequenceEdit,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from openscope.settings import SettingsError, load_settings, save_settings
from openscope.ui.commands import Command
from openscope.ui.icons import icon
from openscope.ui.shortcuts import MENUS, Shortcuts
from openscope.ui.widgets.basics import button, column, label, row, set_role


class ShortcutsDialog(QDialog):
    """A line a command. Keys that another command of the same place has are refused in words."""

    def __init__(self, shortcuts: Shortcuts, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Shortcuts")
        self.resize(520, 640)
        self._shortcuts = shortcuts
        self.fields: dict[str, QKeySequenceEdit] = {}
        self._lines: dict[str, list[QWidget]] = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search commands")
        self.search.setAccessibleName("Search commands")
        self.search.textChanged.connect(self._filter)
        self.notice = label("", "error", wraps=True)
        self.notice.hide()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._table())
        close = button("Close", self.accept, role="primary")
        column(
            label("Shortcuts", "title"),
            self.search,
            area,
            self.notice,
            row(button("Reset all", self._reset), None, close),
            into=self,
            margins=(20, 18, 20, 16),
            spacing=12,
            fill=area,
        )

    def _table(self) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 10, 0)
        grid.setColumnStretch(0, 1)
        grid.setVerticalSpacing(4)
        for menu in MENUS:
            for number, command in enumerate(self._shortcuts.commands.menu(menu)):
                name = label(command.title)
                where = label(menu if number == 0 else "", "caption")
                keys = _Keys(self._shortcuts.action(command.id).shortcut())
                keys.setFixedWidth(170)
                keys.setAccessibleName(f"Keys of {command.title}")
                keys.editingFinished.connect(lambda command=command: self._change(command))
                line = grid.rowCount()
                grid.addWidget(name, line, 0)
                grid.addWidget(where, line, 1)
                grid.addWidget(keys, line, 2, Qt.AlignmentFlag.AlignRight)
                self.fields[command.id] = keys
                self._lines[command.id] = [name, where, keys]
        return made

    def _change(self, command: Command) -> None:
        wanted = self.fields[command.id].keySequence()
        clash = next(
            (
                other
                for other in self._shortcuts.commands
                if other.id != command.id
                and not wanted.isEmpty()
                and self._shortcuts.action(other.id).shortcut() == wanted
            ),
            None,
        )
        if clash is not None:
            key = wanted.toString()
            self._say(f"{key} is the key of “{clash.title}”. Take it from there first.")
            self.fields[command.id].setKeySequence(self._shortcuts.action(command.id).shortcut())
            return
        self._say("")
        self._shortcuts.set_key(command.id, wanted)
        self._keep()

    def _reset(self) -> None:
        self._shortcuts.set_keys({})
        for id_, field in self.fields.items():
            field.setKeySequence(self._shortcuts.action(id_).shortcut())
        self._keep()

    def _keep(self) -> None:
        changed = {}
        for command in self._shortcuts.commands:
            now = self._shortcuts.action(command.id).shortcut()
            if now != QKeySequence(command.shortcut):
                changed[command.id] = now.toString(QKeySequence.SequenceFormat.PortableText)
        try:
            save_settings(replace(load_settings(), shortcuts=changed))
        except SettingsError as error:
            self._say(str(error))

    def _say(self, text: str) -> None:
        self.notice.setText(text)
        self.notice.setVisible(bool(text))

    def _filter(self, text: str) -> None:
        words = text.lower().split()
        for command in self._shortcuts.commands:
            shown = all(word in command.title.lower() for word in words)
            for widget in self._lines[command.id]:
                widget.setVisible(shown)


class _Keys(QKeySequenceEdit):
    """One chord, which can be taken away. It has the focus in place of its line, and shows it."""

    def __init__(self, sequence: QKeySequence) -> None:
        super().__init__(sequence)
        self.setMaximumSequenceLength(1)
        self._line = self.findChild(QLineEdit)
        clear = QAction(icon("close", "text_quiet"), "Take the key away", self)
        clear.triggered.connect(self._take_away)
        self._line.addAction(clear, QLineEdit.ActionPosition.TrailingPosition)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show it."""
        super().focusInEvent(event)
        set_role(self._line, "focus", name="state")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No longer show it."""
        super().focusOutEvent(event)
        set_role(self._line, "", name="state")

    def _take_away(self) -> None:
        self.clear()
        self.editingFinished.emit()
