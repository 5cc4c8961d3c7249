"""The right side of the dialog: the files that it writes, and how the verify goes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from exporters.verify import Check
from openscope.ui.export.parts import Checklist
from openscope.ui.export.words import announced, tree
from openscope.ui.export.work import Draft, Outcome
from openscope.ui.widgets.basics import column, label, row, set_role


class ExportSide(QScrollArea):
    """Files and checks."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("exportSide")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedWidth(330)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        self.files = label("", "code")
        self.files.setAccessibleName("Files")
        self.files.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._head, self._count = label("Verify", "heading"), label("", "second")
        self.checks = Checklist()
        column(
            label("Files", "heading"),
            self.files,
            12,
            row(self._head, self._count, None),
            self.checks,
            None,
            into=inside,
            margins=(20, 18, 20, 18),
            spacing=6,
        )
        self.setWidget(inside)

    def show_draft(self, draft: Draft) -> None:
        """The files as they would be now."""
        self.files.setText(tree(draft.files, draft.id) if draft.files else "")

    def announce(self, *, debug_view: bool) -> None:
        """Nothing is verified yet."""
        self.checks.announce(announced(debug_view=debug_view))
        self._title("Verify", "after it is written", "caption")

    def say(self, words: str) -> None:
        """What an export is at."""
        if words == "Verifying":
            self.checks.begin()
        self._title(words, self._counted(), "second")

    def show_check(self, check: Check) -> None:
        """One check is done."""
        self.checks.show_check(check)
        self._title("Verifying", self._counted(), "second")
        self.ensureWidgetVisible(self.checks.rows[check.name], 0, 60)

    def show_outcome(self, outcome: Outcome) -> None:
        """All is done, or as much as will be."""
        self.checks.end()
        self._title(*verdict(outcome))

    @property
    def verdict(self) -> str:
        """What stands above the checks."""
        return f"{self._head.text()} {self._count.text()}"

    def _counted(self) -> str:
        rows = self.checks.rows.values()
        done = sum(one.mark.state not in ("pending", "running") for one in rows)
        return f"{done} of {len(rows)}"

    def _title(self, head: str, count: str, role: str) -> None:
        self._head.setText(head)
        self._count.setText(count)
        set_role(self._count, role)


def verdict(outcome: Outcome) -> tuple[str, str, str]:
    """How a verify ended: a word, a count with the time, and the role of its colour."""
    total = len(outcome.checks)
    time = f"in {outcome.seconds:.1f} s"
    if outcome.state in ("cancelled", "error") and not outcome.failed:
        return "Not verified", f"{outcome.passed} of {total}" if total else "", "caption"
    if outcome.failed:
        return "Not verified", f"{len(outcome.failed)} of {total} failed, {time}", "error"
    skipped = total - outcome.passed
    more = f", {skipped} not run" if skipped else ""
    return "Verified", f"{outcome.passed} of {total} {time}{more}", "warn" if skipped else "good"
