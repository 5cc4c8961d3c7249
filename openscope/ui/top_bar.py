"""The bar on top: what the document is called, running it, and exporting it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QMenu, QPushButton, QToolButton, QWidget

from openscope.ui.commands import Command
from openscope.ui.editor import Editor
from openscope.ui.icons import icon, logo
from openscope.ui.shortcuts import Shortcuts
from openscope.ui.stage import Stage
from openscope.ui.widgets.basics import label, line, row, set_role

if TYPE_CHECKING:
    from openscope.engine.device import Device

HEIGHT = 44


class TopBar(QWidget):
    """Shows the document's name and the commands that are always at hand."""

    device_chosen = Signal(str)

    def __init__(self, editor: Editor, stage: Stage, shortcuts: Shortcuts) -> None:
        super().__init__()
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self._editor, self._stage, self._shortcuts = editor, stage, shortcuts

        self._menu: QMenu | None = None
        self.menu_button = QToolButton()
        self.menu_button.setIcon(logo(22))
        self.menu_button.setIconSize(QSize(22, 22))
        self.menu_button.setProperty("role", "flat")
        self.menu_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.menu_button.clicked.connect(self.open_menu)
        self.menu_button.setToolTip("Menu (F10)")
        self.menu_button.setAccessibleName("Menu")
        self.name = label("", "heading")
        self.unsaved = label("●", "warn")
        self.unsaved.setToolTip("There are unsaved edits")
        stays = self.unsaved.sizePolicy()
        stays.setRetainSizeWhenHidden(True)  # nothing beside it moves
        self.unsaved.setSizePolicy(stays)
        self.run = self._command("run.toggle", "Run", "play")
        self.run.setMinimumWidth(74)
        self.record = self._command("run.record", "Record", "record")
        self.snapshot = self._command("run.snapshot", "Snapshot", "snapshot")
        self.device = QComboBox()
        self.device.setAccessibleName("Device")
        self.device.setToolTip("Where the graph runs")
        self.device.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._fill([("auto", "Automatic"), ("cpu", "CPU")])
        self.undo = self._icon("edit.undo", "undo")
        self.redo = self._icon("edit.redo", "redo")
        self.zoom = self._command("view.zoom-reset", "100 %", "")
        self.zoom.setMinimumWidth(58)
        self.fit = self._command("view.zoom-all", "Fit", "")
        self.export = self._command("file.export", "Export plugin", "", role="primary")

        row(
            self.menu_button, self.name, self.unsaved, line(upright=True), self.run, self.record,
            self.snapshot, line(upright=True), self.device, None, self.undo, self.redo, self.zoom,
            self.fit, line(upright=True), self.export, into=self, margins=(10, 0, 12, 0),
        )  # fmt: skip

        self.device.activated.connect(
            lambda index: self.device_chosen.emit(self.device.itemData(index))
        )
        editor.filed.connect(self._name)
        editor.changed.connect(self._name)
        stage.running_changed.connect(self._run_state)
        self._name()
        self._run_state()
        self.set_recording(True)  # the wider of both: nothing beside it moves
        self.record.ensurePolished()
        self.record.setMinimumWidth(self.record.sizeHint().width())
        self.set_recording(False)

    def set_menu(self, menu: QMenu) -> None:
        """What the sign on the left opens. It is not the button's own menu: the keys of all that is
        in a menu of a button act while the button has the focus, Tab among them."""
        self._menu = menu

    def open_menu(self) -> None:
        """Open the menu below its button."""
        if self._menu is not None:
            below = self.menu_button.rect().bottomLeft()
            self._menu.popup(self.menu_button.mapToGlobal(below))

    def set_devices(self, devices: "Sequence[Device]") -> None:
        """Offer the devices that are there; the first is the one that is taken by itself."""
        automatic = ("auto", f"Automatic · {devices[0].title.rpartition(' · ')[2]}")
        self._fill([automatic, *((device.name, device.title) for device in devices)])
        for number, device in enumerate(devices):
            memory = f"{device.memory / 1e9:.0f} GB of memory"
            self.device.setItemData(number + 1, memory, Qt.ItemDataRole.ToolTipRole)

    def _fill(self, devices: list[tuple[str, str]]) -> None:
        """What torch calls them, and what people do."""
        self.device.clear()
        for value, words in devices:
            self.device.addItem(words, value)
        self.device.setCurrentIndex(max(0, self.device.findData(self._stage.device)))

    def set_zoom(self, zoom: float) -> None:
        """Show how large the canvas is drawn, 1.0 being life size."""
        self.zoom.setText(f"{round(zoom * 100)} %")

    def set_recording(self, on: bool) -> None:
        """Show whether the output is being recorded."""
        self.record.setText("Recording" if on else "Record")
        self.record.setAccessibleName("Stop recording" if on else "Record")
        self.record.setIcon(icon("stop" if on else "record", "error" if on else "text_second"))
        set_role(self.record, "stop" if on else "flat")

    def _name(self, *_: object) -> None:
        self.name.setText(self._editor.name)
        self.unsaved.setVisible(not self._editor.clean)

    def _run_state(self) -> None:
        on = self._stage.running
        self.run.setText("Stop" if on else "Run")
        self.run.setIcon(icon("stop" if on else "play", "error" if on else "good"))
        set_role(self.run, "stop" if on else "")

    def _command(self, id_: str, text: str, icon_name: str, role: str = "flat") -> QPushButton:
        made = QPushButton(text)
        made.setProperty("role", role)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setAccessibleName(text)
        if icon_name:
            made.setIcon(icon(icon_name))
        self._follow(made, id_)
        return made

    def _icon(self, id_: str, icon_name: str) -> QToolButton:
        made = QToolButton()
        made.setProperty("role", "flat")
        made.setIcon(icon(icon_name))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._follow(made, id_)
        made.setAccessibleName(self._shortcuts.commands[id_].title)
        return made

    def _follow(self, made: QPushButton | QToolButton, id_: str) -> None:
        """A button is its command: pressed, enabled and explained alike."""
        action = self._shortcuts.action(id_)
        command: Command = self._shortcuts.commands[id_]

        def look() -> None:
            made.setEnabled(action.isEnabled())
            keys = action.shortcut().toString()
            made.setToolTip(f"{action.text()} ({keys})" if keys else action.text())

        made.clicked.connect(lambda: self._shortcuts.run(command.id))
        action.changed.connect(look)
        look()
