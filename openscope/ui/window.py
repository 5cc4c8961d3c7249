"""The main window: the panels, side by side, and the commands that act on them."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDesktopServices, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QMainWindow,
    QMenu,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from openscope.editing.edits import PLUGIN
from openscope.settings import SettingsError, load_settings
from openscope.ui import panels, status_bar, top_bar
from openscope.ui.actions import COMMANDS
from openscope.ui.beginnings import Beginnings
from openscope.ui.bottom import PROBLEMS, Bottom
from openscope.ui.canvas import Canvas
from openscope.ui.canvas.request import SearchRequest
from openscope.ui.code import CodePanel
from openscope.ui.editor import Editor
from openscope.ui.export import ExportDialog, ExportToast, export_again
from openscope.ui.filing import Filing
from openscope.ui.icons import logo
from openscope.ui.log import LogPanel
from openscope.ui.output import OutputPanel
from openscope.ui.palette import Item, Palette, Popup, SearchPopup
from openscope.ui.problems import ProblemsPanel
from openscope.ui.properties import PropertiesPanel
from openscope.ui.recent_pictures import RecentPictures
from openscope.ui.shortcuts import Shortcuts
from openscope.ui.stage import Stage
from openscope.ui.start import StartScreen, machine_in_words
from openscope.ui.status_bar import StatusBar
from openscope.ui.top_bar import TopBar
from openscope.ui.widgets.basics import column, press_by_return
from openscope.ui.widgets.notice import Notices

if TYPE_CHECKING:
    from openscope.engine.device import Device

FIRST_SIZE = QSize(1600, 1000)
_TITLE_BAR = 40
"""What the title bar of the desktop may take."""
SMALLEST = QSize(940, 540)
SIDE, LOW = 320, 0.308
"""How wide the panels at the right are at first, and which part of the height those below are."""


class Window(QMainWindow):
    """The main window over one editor and its stage."""

    editor: Editor
    stage: Stage
    filing: Filing
    canvas: Canvas
    output: OutputPanel
    closed = Signal()
    """It was closed, and all that it had begun has ended."""

    def __init__(self, editor: Editor, stage: Stage) -> None:
        super().__init__()
        self.editor, self.stage = editor, stage
        self.setWindowIcon(logo(64))
        self.setMinimumSize(SMALLEST)
        room = self.screen().availableSize() - QSize(0, _TITLE_BAR)
        self.resize(FIRST_SIZE.boundedTo(room).expandedTo(SMALLEST))
        self.notices = Notices()
        self.filing = Filing(self, editor, self.notices)
        self.beginnings = Beginnings(self.filing, stage)
        self.pictures = RecentPictures(editor, stage)
        self.palette_panel = Palette(editor)
        self.canvas = Canvas(editor, stage)
        self.properties = PropertiesPanel(editor, stage)
        self.output = OutputPanel(editor, stage)
        self.code = CodePanel(editor)
        self.problems = ProblemsPanel(editor, stage)
        self.log = LogPanel()
        self.bottom = Bottom(self.code, self.problems, self.log)
        self.start = StartScreen()
        self.search = SearchPopup(editor, self)
        self.commands_popup = Popup(self, "Find a command")
        self.nodes_popup = Popup(self, "Find a node")
        self.pages = QStackedWidget()
        self.shortcuts = Shortcuts(self, COMMANDS, _keys())
        self.top_bar = TopBar(editor, stage, self.shortcuts)
        self.status_bar = StatusBar(editor, stage)
        self.toast: ExportToast | None = None
        self._device: Device | None = None
        self._lay_out()
        self._wire()
        self.log.install()
        self._name()
        self.show_editor()

    @property
    def editing(self) -> bool:
        """Whether the document is seen, and not the start screen."""
        return self.pages.currentWidget() is not self.start

    # -- what commands do

    def show_start(self) -> None:
        """Show the start screen."""
        self.pictures.keep()
        self.notices.clear("recover")  # it is offered here
        self.start.refresh()
        begun = len(self.editor.document.nodes) > 1 or not self.editor.clean
        self.start.offer_back(self.editor.name if begun or self.editor.path else "")
        self.pages.setCurrentWidget(self.start)
        self._show_machine()
        self.shortcuts.refresh()

    def show_editor(self) -> None:
        """Show the document."""
        self.pages.setCurrentIndex(0)
        self.canvas.setFocus()
        self.shortcuts.refresh()

    def show_bottom(self, tab: int) -> None:
        """Show the code, the problems or the log."""
        self.bottom.show_tab(tab)

    def step_panel(self, by: int) -> None:
        """Go to the next panel by the keyboard, or back."""
        panels.step(self._panels, by)

    def toggle_run(self) -> None:
        """Run, or stop."""
        if self.stage.running:
            self.stage.stop()
        else:
            self.stage.run()

    def locate(self, node: str, field: str = "") -> None:
        """Go to a node."""
        self.show_editor()
        if node == PLUGIN or node in self.editor.document.nodes:
            self.canvas.locate(node)
            if field:
                self.properties.go_to(field)

    def find_node(self) -> None:
        """Search the nodes of the document."""
        ids = self.editor.document.nodes
        items = [Item(title=self.editor.title_of(i), detail=i, payload=i) for i in ids]
        self._open(self.nodes_popup, items, self.canvas.locate)

    def open_commands(self) -> None:
        """Search the commands."""
        items = []
        for command in self.shortcuts.commands:
            action = self.shortcuts.action(command.id)
            if action.isEnabled() and command.id != "view.commands":
                keys = action.shortcut().toString()
                items.append(Item(title=command.title, key=keys, payload=command.id))
        self._open(self.commands_popup, items, self.shortcuts.run)

    def export(self) -> None:
        """Export where it was exported before; the first time, ask."""
        if self.toast is not None:
            self.toast.close_it()
        toast = export_again(self.editor, self.status_bar.say)
        if toast is None:
            self.export_as()
            return
        self.toast = toast
        toast.setParent(self)
        toast.closed.connect(self._toast_gone)
        toast.details_wanted.connect(self.export_as)
        toast.show()
        self._place_toast()

    def export_as(self) -> None:
        """Ask how and where, and export."""
        dialog = ExportDialog(self.editor, self)
        dialog.located.connect(self.locate)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def open_shortcuts(self) -> None:
        """Show all keys."""
        from openscope.ui.shortcuts_dialog import ShortcutsDialog

        dialog = ShortcutsDialog(self.shortcuts, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def open_models_folder(self) -> None:
        """Show the folder of the models."""
        from scope.core.config import get_models_dir

        QDesktopServices.openUrl(QUrl.fromLocalFile(str(get_models_dir())))

    def open_about(self) -> None:
        """Say what this is."""
        from openscope.ui.about import AboutDialog

        dialog = AboutDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def open_menu(self) -> None:
        """Open the menu by the keyboard."""
        self.top_bar.open_menu()

    # -- within

    def _lay_out(self) -> None:
        middle = QWidget()
        middle.setObjectName("canvasHost")
        column(self.notices, self.canvas, into=middle, fill=self.canvas)
        wide, high = self.width() - SIDE, self.height() - top_bar.HEIGHT - status_bar.HEIGHT
        low = round(high * LOW)
        horizontal, vertical = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        upper = _split(horizontal, (self.palette_panel, 248), (middle, wide - 248))
        left = _split(vertical, (upper, high - low), (self.bottom, low))
        right = _split(vertical, (self.properties, high - low), (self.output, low))
        body = _split(horizontal, (left, wide), (right, SIDE))
        body.setStretchFactor(0, 1)
        body.setStretchFactor(1, 0)
        upper.setStretchFactor(0, 0)
        upper.setStretchFactor(1, 1)
        left.setStretchFactor(0, 1)
        left.setStretchFactor(1, 0)
        right.setStretchFactor(0, 1)
        right.setStretchFactor(1, 0)
        page = QWidget()
        column(self.top_bar, body, self.status_bar, into=page, fill=body)
        self._panels = (
            self.top_bar, self.palette_panel, self.canvas, self.bottom, self.properties,
            self.output, self.status_bar,
        )  # fmt: skip
        self.pages.addWidget(page)
        self.pages.addWidget(self.start)
        self.setCentralWidget(self.pages)

    def _wire(self) -> None:
        editor, stage, filing = self.editor, self.stage, self.filing
        begins = self.beginnings
        editor.filed.connect(self._name)
        for signal in (editor.changed, editor.selected, editor.filed, stage.running_changed):
            signal.connect(self._refresh)
        stage.failed.connect(
            lambda why: self.notices.say("run", f"The run ended: {why}", tone="error")
        )
        self.shortcuts.on_canvas(self.canvas)
        self.shortcuts.keys_changed.connect(self._show_keys)
        self._show_keys()
        self.canvas.frame_changed.connect(self._refresh)
        self.top_bar.set_menu(self.shortcuts.main_menu(self))
        menu_key = QAction("Menu", self)
        menu_key.setShortcut("F10")
        menu_key.triggered.connect(self.open_menu)
        self.addAction(menu_key)
        self.top_bar.device_chosen.connect(stage.use_device)
        stage.devices_known.connect(self._show_devices)
        editor.types_changed.connect(self._show_machine)
        self.canvas.zoom_changed.connect(self.top_bar.set_zoom)
        self.canvas.search_wanted.connect(self._search)
        self.canvas.menu_wanted.connect(self._context_menu)
        self.canvas.files_dropped.connect(begins.dropped)
        self.palette_panel.chosen.connect(lambda key: self.canvas.add(key, None))
        self.palette_panel.plugin_wanted.connect(lambda: self.canvas.locate(PLUGIN))
        self.palette_panel.starter_chosen.connect(begins.starter)
        self.problems.located.connect(self.locate)
        self.problems.counted.connect(self._count)
        self.code.problem_wanted.connect(self.locate)
        self.status_bar.problems_wanted.connect(lambda: self.show_bottom(PROBLEMS))
        self.output.message.connect(lambda text, _: self.status_bar.say(text))
        self.output.recording_changed.connect(
            lambda: self.top_bar.set_recording(self.output.recording)
        )
        self.start.new_wanted.connect(filing.new)
        self.start.open_wanted.connect(filing.ask_and_open)
        self.start.file_wanted.connect(filing.open)
        self.start.starter_wanted.connect(begins.starter)
        self.start.recover_wanted.connect(filing.recover)
        self.start.video_wanted.connect(begins.video)
        self.start.camera_wanted.connect(begins.camera)
        self.start.files_dropped.connect(begins.dropped)
        self.start.back_wanted.connect(self.show_editor)
        self.start.shortcuts_wanted.connect(self.open_shortcuts)
        self._count(*self.problems.counts)
        self.top_bar.set_zoom(self.canvas.zoom)

    def _refresh(self, *_: object) -> None:
        self.shortcuts.refresh()

    def _show_keys(self) -> None:
        self.canvas.set_hints(self.shortcuts.hints())

    def _show_devices(self, devices: "tuple[Device, ...]") -> None:
        self._device = devices[0]
        self.top_bar.set_devices(devices)
        self._show_machine()

    def _show_machine(self) -> None:
        """On the start screen: what graphs run on, and what there is to make them of."""
        if self._device is not None and not self.editing:
            self.start.set_device(*machine_in_words(self._device, self.editor.catalog))

    def _name(self) -> None:
        self.setWindowTitle(f"{self.editor.name}[*] - OpenScope")
        self.setWindowModified(not self.editor.clean)

    def _count(self, errors: int, warnings: int) -> None:
        self.bottom.count_problems(errors, warnings)
        self.status_bar.count_problems(errors, warnings)

    def _search(self, request: SearchRequest) -> None:
        self.search.open_at(request.global_pos, request.keys, request.chosen)

    def _open(self, popup: Popup, items: list[Item], chosen: Callable[[str], object]) -> None:
        popup.open_items(self.mapToGlobal(QPoint(self.width() // 2 - 150, 80)), items, chosen)

    def _context_menu(self, where: QPoint) -> None:
        menu = QMenu(self)
        for id_ in (
            "edit.add", "", "edit.cut", "edit.copy", "edit.paste", "edit.duplicate", "",
            "edit.connect", "edit.disconnect", "", "edit.bypass", "edit.rename", "edit.backdrop",
            "", "edit.delete", "edit.heal", "",
            "view.zoom-selection", "view.zoom-all", "edit.arrange",
        ):  # fmt: skip
            if id_:
                menu.addAction(self.shortcuts.action(id_))
            else:
                menu.addSeparator()
        self.shortcuts.refresh()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses the button that has the focus."""
        if not press_by_return(event, self.focusWidget()):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the message of an export in its corner."""
        super().resizeEvent(event)
        self._place_toast()

    def _place_toast(self) -> None:
        if self.toast is not None:
            self.toast.adjustSize()
            corner = self.canvas.mapTo(self, self.canvas.rect().topRight())
            self.toast.move(corner.x() - self.toast.width() - 12, corner.y() + 12)
            self.toast.raise_()

    def _toast_gone(self) -> None:
        self.toast = None

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close, unless there are edits that a person wants to keep."""
        if not self.filing.may_leave():
            event.ignore()
            return
        self.hide()  # what ends below may take a moment
        self.pictures.keep()
        if self.toast is not None:
            self.toast.close_it()
        for panel in (self.output, self.properties, self.code, self.log):
            panel.end()
        self.stage.close()
        self.editor.close()
        event.accept()
        self.closed.emit()


def _keys() -> Mapping[str, str]:
    """The keys that the user chose."""
    try:
        return load_settings().shortcuts
    except SettingsError:
        return {}


def _split(orientation: Qt.Orientation, *parts: tuple[QWidget, int]) -> QSplitter:
    made = QSplitter(orientation)
    made.setHandleWidth(1)
    made.setChildrenCollapsible(False)
    for widget, _ in parts:
        made.addWidget(widget)
    made.setSizes([size for _, size in parts])
    return made
