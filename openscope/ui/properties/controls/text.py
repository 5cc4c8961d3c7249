"""Texts: a line, a paragraph, the path of a file."""

import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPlainTextEdit, QWidget

from openscope.ui.fields import Field
from openscope.ui.properties.controls.base import FieldControl, Folder
from openscope.ui.widgets.basics import icon_button, row

_FILTERS = {
    "image": "Images (*.png *.jpg *.jpeg *.webp *.bmp *.tif *.tiff *.gif);;All files (*)",
    "audio": "Sound (*.wav *.mp3 *.flac *.ogg *.m4a *.aac);;All files (*)",
}


class TextControl(FieldControl):
    """A text in one line, told as it is typed, or where it builds a node again, when it is done."""

    def __init__(self, field: Field, folder: Folder, *, live: bool) -> None:
        super().__init__(field, folder, live=live)
        self.line = QLineEdit()
        self.line.textEdited.connect(self._typed)
        self.line.editingFinished.connect(self._finished)
        self._shown: str = ""
        self.row = row(self.line, into=self, spacing=4, fill=self.line)
        self.setFocusProxy(self.line)

    def name(self, text: str) -> None:
        """The line is called as the field is."""
        super().name(text)
        self.line.setAccessibleName(text)

    def show_value(self, value: Any) -> None:
        """Show a text; half-typed text stays while the value is the same."""
        text = value if isinstance(value, str) else "" if value is None else str(value)
        if text == self._shown and self.line.isModified():
            return
        self._shown = text
        if text != self.line.text():
            caret, focused = self.line.cursorPosition(), self.line.hasFocus()
            self.line.setText(text)
            self.line.setCursorPosition(min(caret, len(text)) if focused else 0)
        self.line.setModified(False)
        self.line.setToolTip(text if len(text) > 16 else "")

    def _typed(self, text: str) -> None:
        if self.live:
            self._shown = text
            self.line.setModified(False)
            self.edited.emit(text)

    def _finished(self) -> None:
        if self.line.isModified():
            self.line.setModified(False)
            self._shown = self.line.text()
            self.edited.emit(self._shown)
        self.settled.emit()


class PathControl(TextControl):
    """The path of a file, relative to the document where it lies beside it."""

    def __init__(self, field: Field, folder: Folder, *, live: bool) -> None:
        super().__init__(field, folder, live=False)
        self.line.setPlaceholderText("No folder" if field.files == "folder" else "No file")
        self.line.setAcceptDrops(False)
        self.setAcceptDrops(True)
        self.browse = icon_button("folder", "Browse", self.ask)
        self.row.addWidget(self.browse)

    def name(self, text: str) -> None:
        """The button is called after the field as well."""
        super().name(text)
        self.browse.setAccessibleName(f"Browse for {text}")

    def show_value(self, value: Any) -> None:
        """Show a path, and say where nothing is there."""
        super().show_value(value)
        if not self.line.hasFocus():
            self.line.end(False)  # a path is known by its end
        self.noticed.emit(self._missing(), "warn")

    def ask(self) -> None:
        """Let a file be chosen."""
        there = self.folder() / self._shown
        start = str(there if there.exists() else self.folder().absolute())
        if self.field.files == "folder":
            chosen = ask_for_folder(self, f"Choose {self.field.label}", start)
        else:
            filters = _FILTERS.get(self.field.files, "All files (*)")
            chosen = ask_for_file(self, f"Choose {self.field.label}", start, filters)
        if chosen:
            self.tell(self._relative(chosen))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file from the desktop is welcome."""
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the first file."""
        event.acceptProposedAction()
        self.tell(self._relative(event.mimeData().urls()[0].toLocalFile()))

    def _relative(self, chosen: str) -> str:
        folder = self.folder().absolute()
        try:
            return Path(chosen).absolute().relative_to(folder).as_posix()
        except ValueError:
            return str(Path(chosen))

    def _missing(self) -> str:
        if not self._shown:
            return ""
        place = self.folder() / Path(self._shown).expanduser()
        try:
            there = place.is_dir() if self.field.files == "folder" else os.path.lexists(place)
        except (OSError, ValueError):
            there = False
        what = "folder" if self.field.files == "folder" else "file"
        return "" if there else f"There is no such {what} in {place.parent}."


def ask_for_file(parent: QWidget, title: str, start: str, filters: str) -> str:
    """A file that is chosen, or ""."""
    return QFileDialog.getOpenFileName(parent, title, start, filters)[0]


def ask_for_folder(parent: QWidget, title: str, start: str) -> str:
    """A folder that is chosen, or ""."""
    return QFileDialog.getExistingDirectory(parent, title, start)


class _Paragraph(QPlainTextEdit):
    def __init__(self, control: "ParagraphControl") -> None:
        super().__init__()
        self._control = control
        self.setTabChangesFocus(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._control.finish()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Return is done with it."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._control.finish()
        else:
            super().keyPressEvent(event)


class ParagraphControl(FieldControl):
    """A text in several lines."""

    def __init__(self, field: Field, folder: Folder, *, live: bool) -> None:
        super().__init__(field, folder, live=live)
        self.text = _Paragraph(self)
        self.text.setFixedHeight(92)
        self.text.textChanged.connect(self._typed)
        self._shown = ""
        self._showing = False
        row(self.text, into=self)
        self.setFocusProxy(self.text)

    def name(self, text: str) -> None:
        """The text is called as the field is."""
        super().name(text)
        self.text.setAccessibleName(text)

    def show_value(self, value: Any) -> None:
        """Show a text and leave the caret where it is."""
        text = value if isinstance(value, str) else "" if value is None else str(value)
        if text == self._shown:
            return
        self._shown = text
        if text == self.text.toPlainText():
            return
        caret = self.text.textCursor().position()
        self._showing = True
        self.text.setPlainText(text)
        self._showing = False
        cursor = self.text.textCursor()
        cursor.setPosition(min(caret, len(text)))
        self.text.setTextCursor(cursor)

    def finish(self) -> None:
        """What was typed is a step now."""
        text = self.text.toPlainText()
        if text != self._shown:
            self._shown = text
            self.edited.emit(text)
        self.settled.emit()

    def _typed(self) -> None:
        if self.live and not self._showing:
            self._shown = self.text.toPlainText()
            self.edited.emit(self._shown)
