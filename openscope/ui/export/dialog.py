"""The export dialog: all that it shows is the document, and stays in it when it is closed."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QWidget,
)

from exporters.verify import Check
from openscope.ui import icons
from openscope.ui.editor import Change, Editor
from openscope.ui.export.form import PluginForm
from openscope.ui.export.parts import Action, Notice
from openscope.ui.export.places import SCOPE, Kind, Target, default_place, keep, recall, shortened
from openscope.ui.export.side import ExportSide
from openscope.ui.export.table import ParameterTable
from openscope.ui.export.work import Draft, Export, Job, Outcome, drafted
from openscope.ui.newest import Newest
from openscope.ui.widgets.basics import (
    button,
    column,
    icon_button,
    label,
    line,
    press_by_return,
    row,
    set_tip,
)

_SIZE = QSize(1180, 780)
_LISTED = 4
"""Problems that are named; the rest is counted."""


class ExportDialog(QDialog):
    """Exports the editor's document. `own` are ids that it was exported under before, such as that
    of the plugin that was opened."""

    located = Signal(str, str)
    """A node, and a parameter or port of it or nothing, to go to; the dialog has closed."""
    exported = Signal(Outcome)
    """An export has ended, however it did."""

    def __init__(
        self, editor: Editor, parent: QWidget | None = None, *, own: frozenset[str] = frozenset()
    ) -> None:
        super().__init__(parent)
        self._editor, self._own = editor, own
        self._export: Export | None = None
        self._place_typed = False
        self.outcome: Outcome | None = None
        self.setWindowTitle("Export plugin")
        self.setAccessibleName("Export plugin")
        self.form = PluginForm(editor, own)
        self.table = ParameterTable(editor)
        self.side = ExportSide()
        self.notice = Notice()
        self._build()
        self._drafter = Newest(drafted, "draft")
        self._drafter.done.connect(self._drafted)
        self.table.parameters.refused.connect(self._refused)
        self._draft = Draft()
        self._recall()
        editor.changed.connect(self._follow)
        editor.types_changed.connect(self._refresh)
        self._refresh()
        room = parent.size() if parent is not None else self.screen().availableSize()
        self.resize(_SIZE.boundedTo(room - QSize(40, 40)))
        self.form.fields["name"].setFocus()

    # -- what it can do

    def export(self, kind: Kind, *, force: bool = False) -> None:
        """Export as it stands; nothing where that is not possible now."""
        if self._export is not None or not self._possible():
            return
        self._editor.settle()
        self._forget()
        target = self.target(kind)
        job = Job(
            self._editor.document,
            self._editor.catalog,
            self._editor.folder,
            self._editor.name,
            target,
            self._own,
            force,
        )
        export = Export(job)
        export.said.connect(self.side.say)
        export.checked.connect(self._checked)
        export.asked.connect(self._asked)
        export.finished.connect(self._finished)
        self._export = export
        if self.focusWidget() in (self.send, self.as_zip, self.as_folder):
            self.cancel.setFocus()  # they are disabled now: the focus would go to the first field
        self.side.announce(debug_view=target.debug_view)
        self._buttons()
        export.start()

    def target(self, kind: Kind) -> Target:
        """Where it would go."""
        place = self.place.text().strip() or default_place(self.form.state.id)
        return Target(kind, place, self.debug_view.isChecked(), self.scope.text().strip() or SCOPE)

    @property
    def running(self) -> bool:
        """Whether an export is on its way."""
        return self._export is not None

    def wait(self) -> None:
        """Until no thread of it is left, as tests need it."""
        self._drafter.wait()
        if self._export is not None:
            self._export.wait()

    def reject(self) -> None:
        """Cancel the export that is on its way; else close."""
        if self._export is not None:
            self._export.stop()
        else:
            self._leave()
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses the button that has the focus."""
        if not press_by_return(event, self.focusWidget()):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close, whatever it is at."""
        self._leave()
        super().closeEvent(event)

    def _leave(self) -> None:
        self._editor.settle()
        self._drafter.close()
        if self._export is not None:
            self._export.close()

    # -- what happens

    def _follow(self, change: Change) -> None:
        if change.plugin or change.nodes or change.edges:
            self._refresh()

    def _refresh(self) -> None:
        self.form.refresh()
        self.table.parameters.refresh()
        shown = self.table.parameters
        baked = len(shown.rows) - shown.offered
        words = f"{shown.offered} offered, {baked} baked in. Drag to order."
        self._counted.setText(words if shown.rows else "The graph offers none.")
        if not self._place_typed:
            self.place.setText(default_place(self.form.state.id))
        self._drafter.want(self._job())
        if self._export is None:
            self._forget()
            self._say_what_is_wrong()
        self._buttons()

    def _job(self) -> Job:
        editor = self._editor
        target = self.target("folder")
        return Job(editor.document, editor.catalog, editor.folder, editor.name, target, self._own)

    def _drafted(self, draft: object) -> None:
        assert isinstance(draft, Draft)
        self._draft = draft
        self.side.show_draft(draft)
        if self._export is None and self.outcome is None:
            self._say_what_is_wrong()
        self._buttons()

    def _say_what_is_wrong(self) -> None:
        problems = self._editor.errors
        if problems:
            count = "1 problem keeps" if len(problems) == 1 else f"{len(problems)} problems keep"
            listed = problems[:_LISTED]
            links: list[Action] = [(str(p), partial(self._go, p.node, p.field)) for p in listed]
            self.notice.say(f"{count} this graph from being exported.", "warn", links=links)
        elif self._draft.error and not self.form.state.taken:
            node = self._draft.error.partition(":")[0]
            there = node in self._editor.document.nodes
            actions: list[Action] = [("Show it", lambda: self._go(node, None))] if there else []
            self.notice.say(self._draft.error, "warn", actions)
        else:
            self.notice.clear()

    def _go(self, node: str | None, field: str | None) -> None:
        self.close()
        self.located.emit(node or "", field or "")

    def _refused(self, why: str) -> None:
        if why:
            self.notice.say(why, "warn")
        else:
            self._say_what_is_wrong()

    def _checked(self, check: Check) -> None:
        self.side.show_check(check)

    def _asked(self, question: str) -> None:
        export = self._export
        if export is None:
            return

        def answer(*, agreed: bool) -> None:
            self.notice.clear()
            export.answer(agreed=agreed)

        self.notice.say(
            question,
            "warn",
            [
                ("Not now", lambda: answer(agreed=False)),
                ("Restart Scope", lambda: answer(agreed=True)),
            ],
        )

    def _finished(self, outcome: Outcome) -> None:
        assert self._export is not None
        target, self._export, self.outcome = self._export.job.target, None, outcome
        self.side.show_outcome(outcome)
        if outcome.path is not None:
            keep(self._editor.path, outcome.id, target)
            self._own |= {outcome.id}
        self._say_outcome(outcome, target)
        self._buttons()
        self.exported.emit(outcome)

    def _say_outcome(self, outcome: Outcome, target: Target) -> None:
        path = outcome.path
        actions: list[Action] = []
        if path is not None:
            folder = path if path.is_dir() else path.parent
            actions = [("Open folder", lambda: open_folder(folder))]
        if outcome.edited:
            actions = [
                ("Choose another place", self.place.setFocus),
                ("Overwrite edited files", lambda: self.export(target.kind, force=True)),
            ]
            self.notice.say(outcome.message, "warn", actions)
        elif outcome.state == "done" and path is not None:
            words = outcome.message or f"Written to {shortened(path)}."
            text = " ".join([words, *outcome.warnings])
            self.notice.say(text, "good", actions)
        elif outcome.state == "unproven" and path is not None:
            words = f"{shortened(path)} is written, but does not pass every check."
            again: Action = ("Export again", lambda: self.export(target.kind))
            self.notice.say(words, "error", [*actions, again])
        elif outcome.state == "cancelled":
            self.notice.say(outcome.message)
        else:
            other: Action = ("Choose another place", self.place.setFocus)
            again = ("Try again", lambda: self.export(target.kind))
            sent = target.kind == "send"
            self.notice.say(outcome.message, "error", [again] if sent else [other, again])

    def _forget(self) -> None:
        """What is shown of an export is no longer of the graph as it is."""
        if self.outcome is not None:
            self.outcome = None
            self.side.announce(debug_view=self.debug_view.isChecked())
        self.notice.clear()

    def _possible(self) -> bool:
        return not (self._editor.errors or self._draft.error or self.form.state.taken)

    def _buttons(self) -> None:
        busy, possible = self.running, self._possible()
        why = "" if possible else self.form.state.problem or "The graph has problems."
        for one in (self.send, self.as_zip, self.as_folder):
            one.setEnabled(possible and not busy)
            set_tip(one, why)
        cancel = "Cancel export" if busy else "Close" if self.outcome else "Cancel"
        self.cancel.setText(cancel)

    def _recall(self) -> None:
        known = recall(self._editor.path, self.form.state.id)
        if known is not None:
            self._own |= {self.form.state.id}
            self._place_typed = True
            self.place.setText(known.place)
            self.scope.setText(known.scope)
            self.debug_view.setChecked(known.debug_view)
        self.side.announce(debug_view=self.debug_view.isChecked())

    def _browse(self) -> None:
        there = str(Path(self.place.text()).expanduser().parent)
        chosen = QFileDialog.getExistingDirectory(self, "Where to export to", there)
        if chosen:
            self.choose(Path(chosen))

    def choose(self, folder: Path) -> None:
        """Export into this folder: as itself where it is empty or an earlier export, else as a
        new folder in it."""
        from exporters.write import record_of

        if record_of(folder) is None and any(folder.iterdir()):
            folder = folder / self.form.state.id
        self._place_typed = True
        self.place.setText(shortened(folder))
        self._forget()

    def _typed_place(self) -> None:
        self._place_typed = bool(self.place.text().strip())
        self._forget()

    def _view_switched(self) -> None:
        self._forget()
        self.side.announce(debug_view=self.debug_view.isChecked())
        self._drafter.want(self._job())

    def _wants_to_send(self) -> None:
        """The first press asks where to; the second sends."""
        if self.scope_row.isVisible():
            self.export("send")
        else:
            self.scope_row.show()
            self.scope.setFocus()
            self.scope.selectAll()

    # -- what it is made of

    def _build(self) -> None:
        self._counted = label("", "second")
        left = column(
            self.form,
            row(label("Parameters of the plugin", "heading"), self._counted, None),
            self.table,
            self.notice,
            margins=(20, 16, 20, 14),
            spacing=12,
            fill=self.table,
        )
        middle = row(left, self.side, spacing=0, fill=left)
        column(self._head(), line(), middle, self._foot(), into=self, fill=middle)

    def _head(self) -> QWidget:
        head = QFrame()
        head.setFixedHeight(52)
        sign = QLabel()
        sign.setPixmap(icons.logo(22).pixmap(QSize(22, 22), self.devicePixelRatioF()))
        title = label("Export plugin", "display")
        row(sign, title, None, into=head, margins=(20, 0, 20, 0), spacing=12)
        return head

    def _foot(self) -> QWidget:
        foot = QFrame()
        foot.setObjectName("exportFoot")
        self.place = QLineEdit()
        self.place.setAccessibleName("Folder to export to")
        self.place.setMinimumWidth(180)
        self.place.textEdited.connect(self._typed_place)
        self.browse = icon_button("folder", "Choose a folder", self._browse)
        self.debug_view = QCheckBox("Debug view")
        tip = "The plugin has a choice that shows the picture of any of its nodes."
        self.debug_view.setToolTip(tip)
        self.debug_view.toggled.connect(self._view_switched)
        self.cancel = button("Cancel", self.reject)
        self.send = button("Send to Scope", self._wants_to_send)
        self.as_zip = button("Export zip", lambda: self.export("zip"))
        self.as_folder = button("Export folder", lambda: self.export("folder"), role="primary")
        first = row(
            label("To", "second"), self.place, self.browse, 6, self.debug_view, 6, self.cancel,
            self.send, self.as_zip, self.as_folder, fill=self.place,
        )  # fmt: skip
        self.scope = QLineEdit(SCOPE)
        self.scope.setAccessibleName("Address or checkout of Scope")
        self.scope.returnPressed.connect(lambda: self.export("send"))
        self.scope_row = QWidget()
        words = label("Address of a running Scope, or the folder of its checkout", "caption")
        row(label("Scope", "second"), self.scope, words, None, into=self.scope_row, fill=self.scope)
        self.scope_row.hide()
        column(self.scope_row, first, into=foot, margins=(20, 12, 20, 12), spacing=8)
        return foot


def open_folder(folder: Path) -> None:
    """Show a folder in the system's own program for that."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
