"""The palette: node types to put on the canvas, and starters to begin from."""

import logging
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QTabWidget, QWidget

from openscope.editing.edits import PLUGIN
from openscope.settings import SettingsError, load_settings, save_settings
from openscope.ui.editor import Editor
from openscope.ui.palette import entries
from openscope.ui.palette.entries import Category, Entry
from openscope.ui.palette.entry_list import EntryList, Row
from openscope.ui.palette.search_field import SearchField
from openscope.ui.palette.starters_view import StartersView
from openscope.ui.widgets.basics import column, label

_log = logging.getLogger(__name__)


class Palette(QTabWidget):
    """The left panel."""

    chosen = Signal(str)
    """The key of a node type that is wanted on the canvas."""
    plugin_wanted = Signal()
    """The Plugin Config is wanted: it is there already, so it is to be selected."""
    starter_chosen = Signal(Path)
    """A starter graph is to be opened as a new document."""

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self.setDocumentMode(True)
        self.tabBar().setExpanding(False)
        self.tabBar().setDrawBase(False)
        self.tabBar().setAccessibleName("Palette")
        self.setMinimumWidth(200)
        self._editor = editor
        self._categories: list[Category] = []
        self._folded = frozenset(_remembered())
        self._every: list[Entry] = []
        self.field = SearchField(key="Tab")
        self.list = EntryList()
        self._nothing = label("", "caption", wraps=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._nothing.setContentsMargins(16, 16, 16, 16)
        self.starters = StartersView()
        self.addTab(self._nodes(), "Nodes")
        self.addTab(self.starters, "Starters")

        self.field.textChanged.connect(self._search)
        self.field.stepped.connect(self._step)
        self.field.taken.connect(self._take)
        self.field.left.connect(self.field.clear)
        self.list.left.connect(self.focus_search)
        self.list.picked.connect(self._picked)
        self.list.pressed_on.connect(self._pressed)
        self.list.fold_wanted.connect(self._fold)
        self.starters.chosen.connect(self.starter_chosen)
        editor.types_changed.connect(self._fill)
        self._fill()

    def focus_search(self) -> None:
        """Type into the search field next."""
        self.setCurrentIndex(0)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def show_starters(self) -> None:
        """Bring the starters to the front."""
        self.setCurrentIndex(1)

    def _nodes(self) -> QWidget:
        page = QWidget()
        page.setObjectName("panel")
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._nothing)
        search = column(self.field, margins=(10, 0, 10, 0))
        column(search, self._stack, into=page, margins=(0, 10, 0, 0), spacing=6, fill=self._stack)
        return page

    def _fill(self) -> None:
        self._categories = entries.categories(self._editor.types)
        self._every = entries.entries(self._editor.types)
        hint = f"Search {len(self._every)} nodes"
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(hint)
        self._search(self.field.text())

    def _search(self, text: str) -> None:
        if not text.strip():
            self._show_categories()
            self._stack.setCurrentIndex(0)
            return
        found = entries.matching(self._every, text)
        self.list.entries.show_rows(found)
        self.list.select_first()
        self._nothing.setText(f"No node fits “{text.strip()[:60]}”.")
        self._stack.setCurrentIndex(0 if found else 1)

    def _show_categories(self) -> None:
        rows: list[Row] = []
        for category in self._categories:
            rows += [category, *(() if category.id in self._folded else category.entries)]
        self.list.entries.show_rows(rows, self._folded)

    def _fold(self, category: str, folded: bool) -> None:
        """Fold a category or unfold it, and leave the rest where it is on the screen."""
        self._folded = self._folded | {category} if folded else self._folded - {category}
        bar = self.list.verticalScrollBar()
        place = bar.value()
        self._show_categories()
        self.list.select_heading(category)
        bar.setValue(place)
        try:
            save_settings(replace(load_settings(), folded=tuple(sorted(self._folded))))
        except SettingsError as error:
            _log.warning("What is folded cannot be kept: %s", error)

    def _step(self, rows: int) -> None:
        if rows > 0 and self._stack.currentIndex() == 0:
            if not self.list.currentIndex().isValid():
                self.list.select_first()
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _take(self) -> None:
        """Enter in the field takes the first that fits."""
        if self.field.text().strip():
            self._picked_entry(self.list.entry_at(self.list.currentIndex()))

    def _picked(self, key: str) -> None:
        if key != PLUGIN:  # one click was enough for it
            self.chosen.emit(key)
        else:
            self.plugin_wanted.emit()

    def _picked_entry(self, entry: Entry | None) -> None:
        if entry is not None:
            self._picked(entry.key)

    def _pressed(self, key: str) -> None:
        if key == PLUGIN:
            self.plugin_wanted.emit()


def _remembered() -> tuple[str, ...]:
    """The categories that were folded the last time."""
    try:
        return load_settings().folded
    except SettingsError as error:
        _log.warning("What was folded is not known: %s", error)
        return ()
