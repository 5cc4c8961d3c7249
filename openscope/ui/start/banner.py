"""What a crash left, and the offer to bring it back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from openscope.editing.journal import Unsaved
from openscope.ui.start.cards import when_in_words
from openscope.ui.widgets.basics import button, label, plural, row, set_tip


def called(session: Unsaved) -> str:
    """The name of a session, in one line that is not too long."""
    name = " ".join(session.name.split())
    return name if len(name) <= 40 else f"{name[:39]}…"


def in_words(session: Unsaved) -> tuple[str, str]:
    """What happened to a session, and what of it is there."""
    edits, when = plural(session.edits, "edit"), when_in_words(session.when)
    return (
        f"“{called(session)}” was not closed properly.",
        f"{edits} since the last save can be brought back. Last edit: {when}.",
    )


class RecoveryBanner(QFrame):
    """One session that was not closed properly. To discard it can be undone while it is seen."""

    recover_wanted = Signal(Unsaved)

    def __init__(self, session: Unsaved) -> None:
        super().__init__()
        self.session = session
        self.setObjectName("banner")
        self.setProperty("role", "warn")
        name = called(session)
        if session.path is not None:
            set_tip(self, str(session.path))
        self.title, self.words = label("", "heading"), label("", "second", wraps=True)
        self.recover = button("Recover", lambda: self.recover_wanted.emit(session), role="primary")
        self.recover.setAccessibleName(f"Recover {name}")
        self.discard = button("Discard", self._discard)
        self.discard.setAccessibleName(f"Discard {name}")
        self.undo = button("Undo", self._undo)
        self.undo.setAccessibleName(f"Undo: keep {name}")
        parts = self.title, self.words, self.discard, self.recover, self.undo
        row(*parts, into=self, margins=(14, 10, 14, 10), fill=self.words)
        self._say(*in_words(session), there=True)

    def _say(self, title: str, words: str, *, there: bool) -> None:
        self.title.setText(title)
        self.words.setText(words)
        self.setAccessibleName(f"{title} {words}")
        self.recover.setVisible(there)
        self.discard.setVisible(there)
        self.undo.setVisible(not there)

    def _discard(self) -> None:
        if self.session.discard():
            words = f"{plural(self.session.edits, 'edit')} since the last save."
            self._say(f"“{called(self.session)}” was discarded.", words, there=False)
            self.undo.setFocus()
        else:
            words = "Another window has it, or its folder is read-only."
            self._say(f"“{called(self.session)}” was not discarded.", words, there=True)

    def _undo(self) -> None:
        if self.session.restore():
            self._say(*in_words(self.session), there=True)
            self.discard.setFocus()
