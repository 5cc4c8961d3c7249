"""The state that every panel looks at: the document, what is selected, the file, the catalog.

Panels show what is here and hand edits back; none of them keeps a document of its own.
"""

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from openscope.catalog import Catalog
from openscope.editing import edits
from openscope.editing.edits import PLUGIN
from openscope.editing.history import History
from openscope.editing.journal import Journal, Unsaved
from openscope.editing.media_paths import moved_paths
from openscope.editing.recent import remember
from openscope.graph import files
from openscope.graph.check import check
from openscope.graph.document import Document, Node
from openscope.graph.node_type import NodeType
from openscope.graph.problem import Problem, errors
from openscope.graph.wiring import Types, output_ids, upstream


@dataclass(frozen=True)
class Change:
    """A document that became another. What did not change is the same object in both."""

    before: Document
    after: Document

    @cached_property
    def nodes(self) -> frozenset[str]:
        """The nodes that are new, gone, or another."""
        old, new = self.before.nodes, self.after.nodes
        return frozenset(id_ for id_ in old.keys() | new.keys() if old.get(id_) is not new.get(id_))

    @property
    def edges(self) -> bool:
        """Whether the wires are others."""
        return self.before.edges is not self.after.edges

    @property
    def plugin(self) -> bool:
        """Whether the Plugin Config is another."""
        return self.before.plugin is not self.after.plugin


class Editor(QObject):
    """One open document. All edits go through `apply`, and all signals come after the fact."""

    changed = Signal(Change)
    """A `Change`: after an edit, undo, redo, and when another document is opened."""
    opened = Signal()
    """Another document was opened or begun; `changed` came before."""
    selected = Signal()
    """The selection is another."""
    filed = Signal()
    """The file, or whether it has unsaved edits, is another."""
    types_changed = Signal()
    """The catalog is another."""

    def __init__(self, catalog: Catalog, document: Document | None = None) -> None:
        super().__init__()
        self._catalog = catalog
        self._history = History(document or edits.empty())
        self._path: Path | None = None
        self._selection: frozenset[str] = frozenset()
        self._problems: tuple[Problem, ...] | None = None
        self._needed: Collection[str] | None = None
        self._clean = True
        self.journal = Journal(self.document, None)

    # -- what there is

    @property
    def document(self) -> Document:
        """The document as it is."""
        return self._history.document

    @property
    def history(self) -> History:
        """The way to the document; read only."""
        return self._history

    @property
    def catalog(self) -> Catalog:
        """The node types and the classes behind them."""
        return self._catalog

    @property
    def types(self) -> Types:
        """Every node type by its key."""
        return self._catalog.types

    @property
    def path(self) -> Path | None:
        """The file of the document, None before it was saved."""
        return self._path

    @property
    def folder(self) -> Path:
        """Where relative paths in the document start."""
        return self._path.parent if self._path else Path()

    @property
    def name(self) -> str:
        """What to call the document."""
        if self._path is not None:
            return self._path.stem
        return self.document.plugin.name or "Untitled"

    @property
    def clean(self) -> bool:
        """Whether nothing is unsaved."""
        return self._history.clean

    @property
    def selection(self) -> frozenset[str]:
        """The ids of the selected nodes; `PLUGIN` stands for the Plugin Config."""
        return self._selection

    @property
    def current(self) -> str | None:
        """The one selected node, or None where none or several are."""
        return next(iter(self._selection)) if len(self._selection) == 1 else None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong with the graph."""
        if self._problems is None:
            self._problems = check(self.document, self.types)
        return self._problems

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps the graph from being exported."""
        return errors(self.problems)

    @property
    def needed(self) -> Collection[str]:
        """The nodes from which wires lead to an output, and these."""
        if self._needed is None:
            self._needed = upstream(self.document, output_ids(self.document, self.types))
        return self._needed

    @property
    def output(self) -> str | None:
        """The output node that counts; None where there is none."""
        return next(iter(output_ids(self.document, self.types)), None)

    def node(self, id_: str) -> Node:
        """A node; KeyError where there is no such."""
        return self.document.nodes[id_]

    def type_of(self, id_: str) -> NodeType | None:
        """The type of a node; None where it is missing, or the node is."""
        node = self.document.nodes.get(id_)
        return self.types.get(node.type) if node else None

    def title_of(self, id_: str) -> str:
        """What a node is called: its title, else its type's name, else what it says its type is."""
        if id_ == PLUGIN:
            return "Plugin Config"
        node = self.document.nodes[id_]
        type_ = self.types.get(node.type)
        return node.title or (type_.name if type_ else node.type.partition(":")[2] or node.type)

    # -- what can be done to it

    def apply(self, document: Document, title: str, key: Hashable = None) -> bool:
        """Take a step that can be undone; whether it is one. `title` says it in a few words
        ("Move Bloom"); steps with one `key` are one step until `settle`."""
        before = self.document
        if not self._history.apply(document, title, key):
            return False
        self._became(before, title)
        return True

    def settle(self) -> None:
        """End a step made of many, such as a drag."""
        self._history.settle()

    def undo(self) -> None:
        """Take the last step back."""
        before, title = self.document, self._history.undo_title
        if self._history.undo():
            self._became(before, f"Undo {title}")
            self._select_what_came(before)

    def redo(self) -> None:
        """Do again what was undone last."""
        before, title = self.document, self._history.redo_title
        if self._history.redo():
            self._became(before, f"Redo {title}")
            self._select_what_came(before)

    def _select_what_came(self, before: Document) -> None:
        """Select nodes that are back, so that a person sees them and can go on with them."""
        came = self.document.nodes.keys() - before.nodes.keys()
        if came:
            self.select(came)

    def select(self, ids: Iterable[str]) -> None:
        """Select these nodes and no others."""
        there = frozenset(id_ for id_ in ids if id_ == PLUGIN or id_ in self.document.nodes)
        if there != self._selection:
            self._selection = there
            self.selected.emit()

    def use(self, catalog: Catalog) -> None:
        """Take over another catalog."""
        self._catalog, self._problems, self._needed = catalog, None, None
        self.types_changed.emit()

    # -- files

    def begin(self, document: Document | None = None) -> None:
        """Start a new document, or one made of a starter."""
        self._open(History(document or edits.empty()), None)

    def open(self, path: Path) -> None:
        """Open a file; DocumentError where it cannot be read, and then all stays as it was."""
        path = path.absolute()
        self._open(History(files.load(path)), path)
        remember(path)

    def reopen(self, document: Document) -> None:
        """Open the graph of a plugin: a document that has no file yet."""
        self._open(History(document), None)

    def recover(self, session: Unsaved) -> bool:
        """Bring back a session that a crash ended, with its edits, which can be undone; False where
        another window did, and then all stays as it was."""
        claimed = session.claim()
        if claimed is None:
            return False
        self._open(session.history, session.path)
        self.journal.begin(session.history.first, session.path)
        for step in session.history.steps:  # a second crash loses nothing either
            self.journal.write(step.before, step.after, step.title)
        if not self.journal.trouble:
            claimed.forget()
        return True

    def save(self, path: Path) -> None:
        """Write the document to a file, which is its own from now on; relative paths of its media
        still lead there. OSError where that fails, and then all is as it was."""
        path = path.absolute()
        document = moved_paths(self.document, self.types, self._path, path)
        files.save(document, path)
        self.apply(document, "Keep media in place")
        self.was_saved(path)

    def was_saved(self, path: Path) -> None:
        """The document is what a file holds, which is its own from now on."""
        self._path = path.absolute()
        self._history.saved()
        self.journal.begin(self.document, self._path)
        remember(self._path)
        self._clean = True
        self.filed.emit()

    def close(self) -> None:
        """End the session; what is unsaved is forgotten."""
        self.journal.close()

    def _open(self, history: History, path: Path | None) -> None:
        before = self.document
        self._history, self._path, self._problems, self._needed = history, path, None, None
        self.journal.begin(history.document, path)
        self._selection = frozenset()
        self._clean = history.clean
        self.changed.emit(Change(before, history.document))
        self.selected.emit()
        self.filed.emit()
        self.opened.emit()

    def _became(self, before: Document, title: str) -> None:
        self._problems = self._needed = None
        self.journal.write(before, self.document, title, goes_on=self._history.goes_on)
        gone = self._selection - self.document.nodes.keys() - {PLUGIN}
        if gone:
            self._selection -= gone
        self.changed.emit(Change(before, self.document))
        if gone:
            self.selected.emit()
        if self._clean != self.clean:
            self._clean = self.clean
            self.filed.emit()
