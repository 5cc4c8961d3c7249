"""What a crash left, and the offer to bring it back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from openscope.editing.journal import Unsaved
from openscope.ui.widgets.basics import button, label, set_tip


class RecoveryBanner(QFrame):
    """One session that was not closed properly. To discard it takes two presses: the first says
    how many edits that is."""

    recover_wanted = Signal(Unsaved)
    discarded = Signal()

    def __init__(self, session: Unsaved) -> None:
        super().__init__()
        self.session = session
        self.setObjectName("banner")
        self.setProperty("role", "warn")
        one = session.edits == 1
        self._edits = "1 edit" if one else f"{session.edits} edits"
        name = " ".join(session.name.split())
        name = name if len(name) <= 40 else f"{name[:39]}…"
        title = label(f"“{name}” was not closed properly.", "heading")
        words = f"{self._edits} since the last save can be brought back."
        if session.path is not None:
            set_tip(self, str(session.path))
        self.recover = button("Recover", lambda: self.recover_wanted.emit(session), role="primary")
        self.recover.setAccessibleName(f"Recover {name}")
        self.discard = button("Discard", self._discard)
        self.discard.setAccessibleName(f"Discard {name}")
        self.setAccessibleName(f"{title.text()} {words}")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(8)
        row.addWidget(title)
        row.addWidget(label(words, "second", wraps=True), 1)
        row.addWidget(self.discard)
        row.addWidget(self.recover)

    def _discard(self) -> None:
        sure = f"Discard {self._edits}"
        if self.discard.text() != sure:
            self.discard.setText(sure)
            return
        self.session.discard()
        self.discarded.emit()
