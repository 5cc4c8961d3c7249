"""Opening, saving and not losing: everything between a window and its file."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from platformdirs import user_documents_path
from PySide6.QtCore import QFileSystemWatcher, QObject, QProcess
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from openscope.editing.journal import Unsaved, open_elsewhere, unsaved
from openscope.editing.media_files import IMAGES, VIDEOS
from openscope.editing.recent import recent_files
from openscope.graph import files
from openscope.graph.document import Document
from openscope.graph.problem import DocumentError
from openscope.ui.editor import Editor
from openscope.ui.start.banner import called, in_words
from openscope.ui.widgets.basics import plural
from openscope.ui.widgets.notice import Notices

if TYPE_CHECKING:
    from openscope.ui.window import Window

SUFFIX = ".openscope"
_FILTER = f"OpenScope graphs (*{SUFFIX});;Plugins (*.zip);;All files (*)"
_MEDIA = f"Films and pictures ({' '.join(f'*{end}' for end in sorted(VIDEOS | IMAGES))})"
Answer = Literal["save", "discard", "cancel"]


class Dialogs:
    """The questions that only a person can answer; tests answer them instead."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def which_to_open(self, folder: Path) -> Path | None:
        """A file to open."""
        name, _ = QFileDialog.getOpenFileName(self._parent, "Open", str(folder), _FILTER)
        return Path(name) if name else None

    def which_film(self, folder: Path) -> Path | None:
        """A film or picture to begin with."""
        name, _ = QFileDialog.getOpenFileName(
            self._parent, "Start from a video", str(folder), _MEDIA
        )
        return Path(name) if name else None

    def where_to_save(self, proposal: Path) -> Path | None:
        """A file to save to."""
        name, _ = QFileDialog.getSaveFileName(
            self._parent, "Save as", str(proposal), f"OpenScope graphs (*{SUFFIX})"
        )
        return Path(name) if name else None

    def what_of_edits(self, name: str) -> Answer:
        """What is to become of unsaved edits."""
        box = QMessageBox(self._parent)
        box.setWindowTitle("Unsaved edits")
        box.setText(f"“{name}” has unsaved edits.")
        box.setInformativeText("Save them before it closes?")
        kinds = QMessageBox.StandardButton
        box.setStandardButtons(kinds.Save | kinds.Discard | kinds.Cancel)
        box.setDefaultButton(kinds.Save)
        answers: dict[int, Answer] = {kinds.Save: "save", kinds.Discard: "discard"}
        return answers.get(box.exec(), "cancel")


class Filing(QObject):
    """What a window does with files. Whatever goes wrong is said above the canvas, and nothing is
    lost by it."""

    def __init__(self, window: "Window", editor: Editor, notices: Notices) -> None:
        super().__init__(window)
        self._window, self._editor, self._notices = window, editor, notices
        self.dialogs = Dialogs(window)
        self._saved = files.dumps(editor.document)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._changed_outside)
        editor.filed.connect(self._follow)

    def new(self) -> None:
        """Begin a new document."""
        if self.may_leave():
            self._notices.clear("file")
            self._editor.begin()
            self._window.show_editor()

    def begin(self, document: Document) -> bool:
        """Begin with a starter or what a drop made; whether it did."""
        if not self.may_leave():
            return False
        self._notices.clear("file")
        self._editor.begin(document)
        self._window.show_editor()
        return True

    def ask_and_open(self) -> None:
        """Open what a person chooses."""
        chosen = self.dialogs.which_to_open(self._folder())
        if chosen is not None:
            self.open(chosen)

    def ask_for_film(self) -> Path | None:
        """A film or picture that a person chooses to begin with."""
        return self.dialogs.which_film(self._folder())

    def open(self, path: Path) -> bool:
        """Open a graph, or the graph of a plugin folder or zip; whether it is open now."""
        from exporters.errors import ExportError
        from exporters.reopen import is_plugin, reopen

        if not self.may_leave():
            return False
        self._notices.clear("file")
        try:
            if is_plugin(path):
                found = reopen(path)
                self._editor.reopen(found.document)
                if found.edited:
                    self._notices.say(
                        "file",
                        f"{', '.join(found.edited)} of this plugin was edited by hand since it was "
                        "exported. What you see is its graph; an export asks before it overwrites.",
                    )
            else:
                self._editor.open(path)
        except DocumentError as error:
            self.refuse(path, "\n".join(str(problem) for problem in error.problems[:5]))
            return False
        except (ExportError, OSError) as error:
            self.refuse(path, str(error))
            return False
        if self._editor.path is not None and open_elsewhere(self._editor.path):
            self._notices.say(
                "file",
                f"{path.name} is open in another window too. Who saves last overwrites the other; "
                "save this one under another name.",
                ("Save as…", self.save_as),
            )
        self._window.show_editor()
        return True

    def save(self) -> bool:
        """Save, asking for a file where there is none; whether it is saved now."""
        return self._write(self._editor.path) if self._editor.path else self.save_as()

    def save_as(self) -> bool:
        """Save to a file that a person chooses; whether it is saved now."""
        name = self._editor.path or self._folder() / f"{self._editor.name}{SUFFIX}"
        chosen = self.dialogs.where_to_save(name)
        if chosen is None:
            return False
        if chosen.suffix.lower() != SUFFIX:
            chosen = chosen.with_name(chosen.name + SUFFIX)
        return self._write(chosen.absolute())

    def _folder(self) -> Path:
        """Where to look for files first: beside the document, else beside the last one."""
        if self._editor.path is not None:
            return self._editor.path.parent
        last = next((recent.path.parent for recent in recent_files()), None)
        return last or user_documents_path()

    def may_leave(self) -> bool:
        """Whether the document may be closed: it is saved, or a person says so. Asked once."""
        if self._editor.clean:
            return True
        answer = self.dialogs.what_of_edits(self._editor.name)
        return answer == "discard" or (answer == "save" and self.save())

    def offer_recovery(self) -> None:
        """Offer what crashes left, above the canvas: one session at a time, the newest first."""
        self._notices.clear("recover")
        for session, *others in filter(None, [unsaved()]):
            title, words = in_words(session)
            more = f" {plural(len(others), 'more session')} can be brought back too."
            self._notices.say(
                "recover",
                f"{title} {words}{more if others else ''}",
                ("Recover", partial(self.recover, session)),
                ("Discard", partial(self._discard, session)),
            )

    def recover(self, session: Unsaved) -> None:
        """Bring back what a crash left, and offer what is left then."""
        if self.may_leave():
            back = self._editor.recover(session)
            self._window.show_editor()
            if not back:
                words = f"“{called(session)}” was brought back or discarded elsewhere already."
                self._notices.say("recovered", words)
        self.offer_recovery()

    def _discard(self, session: Unsaved) -> None:
        if session.discard():
            self._notices.say(
                "recovered",
                f"“{called(session)}” was discarded.",
                ("Undo", partial(self._undo_discard, session)),
            )
        self.offer_recovery()

    def _undo_discard(self, session: Unsaved) -> None:
        session.restore()
        self.offer_recovery()

    def new_window(self) -> None:
        """Start the program once more: a window that fails takes no other with it."""
        from openscope.again import command_of_this_program

        program, *arguments = command_of_this_program()
        QProcess.startDetached(program, arguments)

    def _write(self, path: Path) -> bool:
        try:
            self._editor.save(path)
        except OSError as error:
            trouble = self._editor.journal.trouble
            kept = (
                f"only in this window. {trouble}" if trouble else "still here and in the journal."
            )
            self._notices.say(
                "save",
                f"{path} could not be saved: {error.strerror or error}. Your edits are {kept}",
                ("Save as…", self.save_as),
                tone="error",
            )
            return False
        self._notices.clear("save")
        self._notices.clear("outside")
        return True

    def refuse(self, path: Path, why: str) -> None:
        """Say above the canvas why a file was not opened."""
        self._notices.say("file", f"{path.name} was not opened. {why}", tone="error")
        self._window.show_editor()

    def _follow(self) -> None:
        """Watch the file of the document."""
        path = self._editor.path
        watched = self._watcher.files()
        if path is not None and self._editor.clean:
            self._saved = files.dumps(self._editor.document)
        if [str(path)] != watched:
            if watched:
                self._watcher.removePaths(watched)
            if path is not None and path.exists():
                self._watcher.addPath(str(path))
            self._notices.clear("outside")

    def _changed_outside(self, name: str) -> None:
        path = self._editor.path
        if path is None or str(path) != name:
            return
        if path.exists() and name not in self._watcher.files():
            self._watcher.addPath(name)  # who writes whole files puts a new one in its place
        try:
            now = path.read_text(encoding="utf-8")
        except (OSError, UnicodeError):
            self._notices.say(
                "outside",
                f"{path.name} is gone from the disk. What you see is still here.",
                ("Save", self.save),
            )
            return
        if now == self._saved:
            return
        self._notices.say(
            "outside",
            f"{path.name} was changed by another program.",
            ("Open what is there", lambda: self._reload(path)),
            ("Keep mine", lambda: None),
        )

    def _reload(self, path: Path) -> None:
        try:
            document = files.load(path)
        except DocumentError as error:
            self.refuse(path, str(error))
            return
        # As an edit, so that it can be undone.
        self._editor.apply(document, "Open what was on the disk")
        self._saved = files.dumps(document)
        self._editor.was_saved(path)
