"""Ctrl+E: the same export again, told in a small message that asks nothing."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QProgressBar

from exporters.names import identity
from exporters.verify import Check
from openscope.ui.editor import Editor
from openscope.ui.export.dialog import open_folder
from openscope.ui.export.parts import reason_of
from openscope.ui.export.places import Target, keep, recall, shortened
from openscope.ui.export.side import verdict
from openscope.ui.export.words import announced, title_of
from openscope.ui.export.work import Export, Job, Outcome
from openscope.ui.widgets.basics import button, column, icon_button, label, row, set_role


class ExportToast(QFrame):
    """How an export goes: a title, a bar, what became of it. The window puts it somewhere, and
    takes it away at `closed`."""

    finished = Signal(Outcome)
    details_wanted = Signal()
    """The dialog is to be opened."""
    closed = Signal()

    def __init__(self, export: Export) -> None:
        super().__init__()
        self.setObjectName("toast")
        self.setFixedWidth(360)
        self._export: Export | None = export
        self.outcome: Outcome | None = None
        job = export.job
        self._total = len(announced(debug_view=job.target.debug_view))
        self.title = label(f"Exporting {job.document.plugin.name or job.title}", "heading")
        self.words = label(shortened(job.target.path), "second", wraps=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, self._total)
        self.bar.setValue(0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Checks that were made")
        self.dismiss = icon_button("close", "Dismiss", self.close_it)
        self.cancel = button("Cancel", export.stop, role="link")
        self.details = button("Details", self.details_wanted.emit, role="link")
        self.folder = button("Open folder", self._open, role="link")
        head = row(self.title, None, self.dismiss)
        foot = row(self.folder, self.details, self.cancel, None)
        column(head, self.words, self.bar, foot, into=self, margins=(14, 8, 8, 10), spacing=4)
        self.folder.hide()
        self.details.hide()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        export.said.connect(self._said)
        export.checked.connect(self._checked)
        export.asked.connect(lambda _: export.answer(agreed=False))  # a toast asks nothing
        export.finished.connect(self._finished)

    @property
    def running(self) -> bool:
        """Whether it is still on its way."""
        return self._export is not None

    def close_it(self) -> None:
        """Put it away; an export that is on its way ends."""
        if self._export is not None:
            self._export.close()
        self.closed.emit()
        self.close()

    def wait(self) -> None:
        """Until its thread has ended, as tests need it."""
        if self._export is not None:
            self._export.wait()

    def _said(self, words: str) -> None:
        self.words.setText(f"{words} …")

    def _checked(self, check: Check) -> None:
        self.bar.setValue(self.bar.value() + 1)
        self.words.setText(f"{self.bar.value()} of {self._total} checks")

    def _finished(self, outcome: Outcome) -> None:
        self._export, self.outcome = None, outcome
        good = outcome.state == "done"
        self.bar.hide()
        self.cancel.hide()
        self.folder.setVisible(outcome.path is not None)
        self.details.setVisible(not good)
        self.words.setText(summary(outcome))
        set_role(self.words, "second" if good else "error")
        titles = {"done": "Exported", "unproven": "Does not pass", "cancelled": "Cancelled"}
        self.title.setText(titles.get(outcome.state, "Not exported"))
        self.setAccessibleName(f"{self.title.text()}. {self.words.text()}")
        self.finished.emit(outcome)

    def _open(self) -> None:
        if self.outcome is not None and self.outcome.path is not None:
            path = self.outcome.path
            open_folder(path if path.is_dir() else path.parent)


def summary(outcome: Outcome) -> str:
    """What became of an export, in a sentence or two."""
    if outcome.failed:
        first = outcome.failed[0]
        return f"{title_of(first.name)[0]}: {reason_of(first)}"
    if outcome.state == "done" and outcome.path is not None:
        head, count, _ = verdict(outcome)
        return f"{head} {count}. {outcome.message or shortened(outcome.path)}"
    return outcome.message


def known_target(editor: Editor) -> Target | None:
    """Where the document was exported to the last time."""
    return recall(editor.path, identity(editor.document, editor.name).id)


def can_export_again(editor: Editor) -> bool:
    """Whether a place is known, and nothing keeps the graph from being exported."""
    return known_target(editor) is not None and not editor.errors


def export_again(editor: Editor, on_message: Callable[[str], object]) -> ExportToast | None:
    """Export to the same place as the last time, with its verify; None where none is known or the
    graph has errors: then the dialog is the way. `on_message` hears the end, in a sentence."""
    target = known_target(editor)
    if target is None or editor.errors:
        return None
    id_ = identity(editor.document, editor.name).id
    own = frozenset({id_})
    job = Job(editor.document, editor.catalog, editor.folder, editor.name, target, own)
    export = Export(job)
    toast = ExportToast(export)
    path = editor.path

    def finished(outcome: Outcome) -> None:
        if outcome.path is not None:
            keep(path, outcome.id, target)
        on_message(f"{toast.title.text()}: {toast.words.text()}")

    toast.finished.connect(finished)
    export.start()
    return toast
