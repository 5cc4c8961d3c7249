"""What can be dropped on the canvas: a type from the palette, and files."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

from openscope.ui import mime
from openscope.ui.canvas.wire import Wire

if TYPE_CHECKING:
    from openscope.ui.canvas.viewer import Viewer


class Drops:
    """Takes drags for a viewer, and marks the wire that a new node would go into."""

    def __init__(self, viewer: "Viewer") -> None:
        self._viewer = viewer
        self._wire: Wire | None = None

    def enter(self, event: QDragEnterEvent) -> None:
        """Say whether it can be dropped here."""
        if _type_of(event) or _paths_of(event):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def move(self, event: QDragMoveEvent) -> None:
        """Mark the wire below."""
        self.enter(event)  # type: ignore[arg-type]
        self._mark(self._wire_at(event))

    def leave(self) -> None:
        """Mark nothing."""
        self._mark(None)

    def drop(self, event: QDropEvent) -> None:
        """Tell what was dropped."""
        wire = self._wire_at(event)
        self._mark(None)
        place = self._viewer.camera.to_scene(event.position())
        key, paths = _type_of(event), _paths_of(event)
        if key:
            self._viewer.type_dropped.emit(key, place, wire.edge if wire else None)
        elif paths:
            self._viewer.paths_dropped.emit(paths, place)
        else:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._viewer.setFocus(Qt.FocusReason.OtherFocusReason)

    def _wire_at(self, event: QDropEvent) -> Wire | None:
        key, rules = _type_of(event), self._viewer.rules
        if not key or rules is None or self._viewer.card_at(event.position()) is not None:
            return None
        wire = self._viewer.wire_at(event.position())
        if wire is None or wire is self._wire:
            return wire
        return wire if rules.type_goes_into(key, wire.edge) else None

    def _mark(self, wire: Wire | None) -> None:
        if wire is not self._wire:
            for one, on in ((self._wire, False), (wire, True)):
                if one is not None and one.scene() is not None:
                    one.mark(on)
            self._wire = wire


def _type_of(event: QDropEvent) -> str:
    return bytes(event.mimeData().data(mime.TYPE).data()).decode("utf-8", "replace")


def _paths_of(event: QDropEvent) -> list[Path]:
    urls = event.mimeData().urls()
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
