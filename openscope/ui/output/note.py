"""A message over the picture: what became of a still or a recording."""

import re
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QHideEvent
from PySide6.QtWidgets import QFrame, QSizePolicy

from openscope.ui.widgets.basics import button, icon_button, label, row, set_role

_STAYS = 8000
"""Milliseconds after which what went well is no longer told. What did not stays."""


class Note(QFrame):
    """One message at a time, with a way to the file that it is about."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("note")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.text = ""
        """What it says."""
        self._path: Path | None = None
        self._text = label("", "note", wraps=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._show = button("Show", self._show_folder, role="link")
        self._show.setToolTip("Open the folder that it is in")
        self._show.setAccessibleName("Show in its folder")
        close = icon_button("close", "Close the message", self.hide)
        parts = self._text, self._show, close
        row(*parts, into=self, margins=(10, 5, 4, 5), spacing=6, fill=self._text)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_STAYS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def tell(self, text: str, path: Path | None = None, *, trouble: bool = False) -> None:
        """Say something, in place of what was said before."""
        self._path = path
        self.text = text
        self._text.setText(re.sub(r"([/\\_.-])", "\\1\u200b", text))  # so that long paths wrap
        self._text.setAccessibleName(text)
        set_role(self._text, "error" if trouble else "note")
        self._show.setVisible(path is not None)
        self.show()
        if trouble:
            self._timer.stop()
        else:
            self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def _show_folder(self) -> None:
        if self._path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))
