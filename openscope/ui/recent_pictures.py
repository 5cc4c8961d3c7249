"""Pictures of recent files: what a document showed last is kept when it is saved or left."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QBuffer, QIODevice, QObject, QSize, Qt

from openscope.editing.recent import remember_picture
from openscope.ui.editor import Editor
from openscope.ui.stage import Stage
from openscope.ui.widgets.picture import image_of

if TYPE_CHECKING:
    from openscope.engine.previews import Preview

LARGEST = QSize(480, 480)
"""Pixels of a kept picture, at most."""


class RecentPictures(QObject):
    """Follows what the output shows, and keeps it with the document's file."""

    def __init__(self, editor: Editor, stage: Stage) -> None:
        super().__init__()
        self._editor, self._stage = editor, stage
        self._history, self._path = editor.history, editor.path
        self._picture: Preview | None = None
        editor.filed.connect(self._filed)
        stage.shown.connect(self._show)

    def keep(self) -> None:
        """Keep the last picture, where there is one and the document has a file."""
        if self._picture is None or self._path is None:
            return
        image = image_of(self._picture)
        if image.width() > LARGEST.width() or image.height() > LARGEST.height():
            how = Qt.TransformationMode.SmoothTransformation
            image = image.scaled(LARGEST, Qt.AspectRatioMode.KeepAspectRatio, how)
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        # the stub wants bytes for the format, which Qt refuses
        if image.save(buffer, "PNG"):  # type: ignore[call-overload]
            remember_picture(self._path, bytes(buffer.data().data()))

    def _show(self, shown: object) -> None:
        pictures = cast("Mapping[str, Preview]", shown)
        self._picture = pictures.get(self._stage.output or "", self._picture)

    def _filed(self) -> None:
        editor = self._editor
        if editor.history is not self._history:  # another document: the last one is left
            self.keep()
            self._history, self._picture = editor.history, None
            self._path = editor.path
        elif editor.clean:
            self._path = editor.path
            self.keep()
