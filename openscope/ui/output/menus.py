"""The menus of the output panel."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from openscope.ui.icons import icon
from openscope.ui.output.fullscreen import FullScreen

if TYPE_CHECKING:
    from openscope.ui.output.panel import OutputPanel


def picture_menu(panel: "OutputPanel") -> QMenu:
    """What can be done with the picture."""
    menu = QMenu(panel)
    _add(menu, "Show A", panel.show_a, checked=panel.mode == "a")
    _add(menu, "Show B", panel.show_b, checked=panel.mode == "b")
    _add(menu, "Split", panel.show_split, checked=panel.mode == "split")
    menu.addSeparator()
    _add(menu, "Actual size", panel.toggle_actual_size, checked=panel.actual_size)
    _add(menu, "Smooth when enlarged", panel.toggle_smooth, checked=panel.smooth)
    menu.addSeparator()
    _add(menu, "Save still as…", panel.snapshot_as)
    _add(menu, "Record to…", panel.record_as)
    return menu


def screens_menu(full: FullScreen, parent: QWidget) -> QMenu:
    """One entry for each screen there is."""
    menu = QMenu(parent)
    for number, screen in enumerate(QGuiApplication.screens(), 1):
        size = screen.size() * screen.devicePixelRatio()
        text = f"Screen {number} · {screen.name()} · {size.width()}×{size.height()}"
        action = menu.addAction(icon("fullscreen"), text.replace("&", "&&"))
        action.triggered.connect(lambda _=False, screen=screen: full.enter(screen))
    return menu


def pop_up(menu: QMenu, widget: QWidget, at: QPoint) -> None:
    """Open a menu at a point of a widget; it goes when it closes."""
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(widget.mapToGlobal(at))


def _add(menu: QMenu, text: str, run: Callable[[], None], *, checked: bool | None = None) -> None:
    action = menu.addAction(text)
    action.setCheckable(checked is not None)
    action.setChecked(bool(checked))
    action.triggered.connect(lambda: run())
