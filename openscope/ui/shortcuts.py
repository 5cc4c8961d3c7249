"""Commands bound to one window: an action each, with its keys and whether it can be done now."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from openscope.ui.commands import Commands
from openscope.ui.icons import icon

if TYPE_CHECKING:
    from openscope.ui.window import Window

MENUS = ("File", "Edit", "View", "Run", "Help")
"""The menus in their order."""


class Shortcuts(QObject):
    """The actions of a window's commands."""

    keys_changed = Signal()
    """Some command has other keys."""

    def __init__(
        self, window: "Window", commands: Commands, keys: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(window)
        self.commands = commands
        self._window = window
        self._actions: dict[str, QAction] = {}
        for command in commands:
            action = QAction(command.title, window)
            action.setObjectName(command.id)
            action.setCheckable(command.checked is not None)
            if command.icon:
                action.setIcon(icon(command.icon))
            action.triggered.connect(lambda _=False, id_=command.id: self.run(id_))
            self._actions[command.id] = action
            if command.scope == "window":
                window.addAction(action)
        self.set_keys(keys or {})

    def action(self, id_: str) -> QAction:
        """The action of a command; KeyError where there is no such."""
        return self._actions[id_]

    def set_keys(self, keys: Mapping[str, str]) -> None:
        """Use these keys instead of the usual ones, by command; "" takes them away."""
        for command in self.commands:
            sequence = QKeySequence(keys.get(command.id, command.shortcut))
            self._actions[command.id].setShortcut(sequence)
        self.keys_changed.emit()

    def set_key(self, id_: str, sequence: QKeySequence) -> None:
        """Use these keys for one command."""
        self._actions[id_].setShortcut(sequence)
        self.keys_changed.emit()

    def key(self, id_: str) -> str:
        """The keys of a command as they are shown; "" where it has none."""
        return self._actions[id_].shortcut().toString(QKeySequence.SequenceFormat.NativeText)

    def hints(self) -> dict[str, tuple[str, str]]:
        """What the canvas shows in its corner: the keys of some commands, each with its word."""
        hinted = {c.id: (self.key(c.id), c.hint) for c in self.commands if c.hint}
        return {id_: pair for id_, pair in hinted.items() if pair[0]}

    def on_canvas(self, canvas: QWidget) -> None:
        """Have the commands of the canvas act while it has the focus."""
        for command in self.commands:
            if command.scope == "canvas":
                action = self._actions[command.id]
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                canvas.addAction(action)

    def run(self, id_: str) -> None:
        """Do it, if it can be done."""
        command = self.commands[id_]
        if command.enabled(self._window):
            command.run(self._window)
        self.refresh()

    def refresh(self) -> None:
        """Look again at what can be done."""
        for command in self.commands:
            action = self._actions[command.id]
            action.setEnabled(command.enabled(self._window))
            if command.checked is not None:
                action.setChecked(command.checked(self._window))

    def menu(self, name: str, parent: QWidget) -> QMenu:
        """A menu with the commands of that name."""
        made = QMenu(name, parent)
        for command in self.commands.menu(name):
            if command.starts_group:
                made.addSeparator()
            made.addAction(self._actions[command.id])
        made.aboutToShow.connect(self.refresh)
        return made

    def main_menu(self, parent: QWidget) -> QMenu:
        """One menu with all menus in it."""
        made = QMenu(parent)
        for name in MENUS:
            made.addMenu(self.menu(name, made))
        return made
