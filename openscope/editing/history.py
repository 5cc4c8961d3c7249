"""Undo and redo over whole documents, which share all that did not change."""

from collections.abc import Hashable
from dataclasses import dataclass

from openscope.graph.document import Document

DEPTH = 1000
"""Steps that are kept."""


@dataclass(frozen=True)
class Step:
    """One step that can be undone: what it is called, and the document before it and after it."""

    title: str
    before: Document
    after: Document
    key: Hashable = None


class History:
    """The document as it is, and the way to it.

    Steps that follow each other with the same `key` (not None) are one, until `settle`: a drag of
    a slider is one step, whatever the number of its moves.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._open = False
        self._saved = document
        self.goes_on = False
        """Whether what was applied last is part of the step before."""

    @property
    def document(self) -> Document:
        """The document as it is."""
        return self._document

    @property
    def clean(self) -> bool:
        """Whether the document is the one that was saved."""
        return self._document is self._saved or self._document == self._saved

    @property
    def edits(self) -> int:
        """How many steps can be undone."""
        return len(self._done)

    @property
    def first(self) -> Document:
        """The document that the kept steps start from."""
        return self._done[0].before if self._done else self._document

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that can be undone, the oldest first."""
        return tuple(self._done)

    @property
    def undo_title(self) -> str | None:
        """What `undo` would take back."""
        return self._done[-1].title if self._done else None

    @property
    def redo_title(self) -> str | None:
        """What `redo` would do again."""
        return self._undone[-1].title if self._undone else None

    def apply(self, document: Document, title: str, key: Hashable = None) -> bool:
        """Take a step; whether it is one: a document like the one that is there is none."""
        if document is self._document or document == self._document:
            return False
        last = self._done[-1] if self._done else None
        self.goes_on = self._open and key is not None and last is not None and last.key == key
        if self.goes_on and last is not None:
            self._done[-1] = Step(title, last.before, document, key)
        else:
            self._done.append(Step(title, self._document, document, key))
            del self._done[:-DEPTH]
        self._undone.clear()
        self._document = document
        self._open = True
        return True

    def settle(self) -> None:
        """End the step that is being taken: the next one stands by itself."""
        self._open = False

    def undo(self) -> bool:
        """Take the last step back; False where there is none."""
        if not self._done:
            return False
        step = self._done.pop()
        self._undone.append(step)
        self._document, self._open, self.goes_on = step.before, False, False
        return True

    def redo(self) -> bool:
        """Do again what was undone last; False where there is nothing."""
        if not self._undone:
            return False
        step = self._undone.pop()
        self._done.append(step)
        self._document, self._open, self.goes_on = step.after, False, False
        return True

    def saved(self) -> None:
        """The document as it is was saved."""
        self._saved = self._document
