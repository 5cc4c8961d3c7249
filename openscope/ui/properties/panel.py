"""The panel itself: it follows the selection and keeps the page of what is selected."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QTabWidget, QWidget

from openscope.editing.edits import PLUGIN
from openscope.ui.editor import Change, Editor
from openscope.ui.properties.docs import DocsPage
from openscope.ui.properties.download import Downloads
from openscope.ui.properties.node_page import NodePage, Page
from openscope.ui.properties.other_pages import MissingPage, NothingPage, PluginPage, SeveralPage
from openscope.ui.stage import Stage
from openscope.ui.widgets.basics import column


class PropertiesPanel(QWidget):
    """Properties and documentation of what is selected.

    `shut` ends its downloads; closing it does too.
    """

    def __init__(self, editor: Editor, stage: Stage) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._editor, self._stage = editor, stage
        self._selection: frozenset[str] = frozenset()
        self.downloads = Downloads()
        self.downloads.setParent(self)
        self.tabs = QTabWidget()
        self.tabs.tabBar().setAccessibleName("Properties or documentation")
        self._places = [_Place(), _Place()]
        self.tabs.addTab(self._places[0], "Properties")
        self.tabs.addTab(self._places[1], "Node docs")
        column(self.tabs, into=self)
        self.setMinimumWidth(280)
        self.page: Page = NothingPage(editor)
        self.docs = DocsPage(None)
        self._places[0].setWidget(self.page)
        self._places[1].setWidget(self.docs)
        editor.selected.connect(self._select)
        editor.changed.connect(self._follow)
        editor.filed.connect(self._filed)
        editor.types_changed.connect(self._rebuild)
        stage.told.connect(self._tell)
        stage.running_changed.connect(self._told_last)
        self.downloads.finished.connect(self._fetched)
        self._rebuild()

    # -- what menus and shortcuts call

    def rename(self) -> None:
        """Edit the title of the selected node in place."""
        self.tabs.setCurrentIndex(0)
        head = getattr(self.page, "head", None)
        if head is not None and head.title.isEnabled():
            head.title.begin()

    def toggle_bypass(self) -> None:
        """Bypass the selected node, or no longer."""
        if isinstance(self.page, NodePage):
            self.page.toggle_bypass()

    def reset_node(self) -> None:
        """All fields of the selected node at their defaults."""
        if isinstance(self.page, NodePage):
            self.page.reset()

    def show_docs(self) -> None:
        """Bring the documentation to the front."""
        self.tabs.setCurrentIndex(1)

    def go_to(self, field: str) -> bool:
        """Give a field of the selected node the focus, wherever it is; False where there is no
        such."""
        self.tabs.setCurrentIndex(0)
        return self.page.go_to(field)

    def end(self) -> None:
        """End the downloads; what was fetched is kept."""
        self.downloads.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing goes on behind a closed panel."""
        self.end()
        super().closeEvent(event)

    # -- what it follows

    def _select(self) -> None:
        self._editor.settle()
        self._rebuild()

    def _filed(self) -> None:
        if isinstance(self.page, PluginPage):
            self.page.follow()

    def _follow(self, change: Change) -> None:
        if self._stale():
            self._rebuild()
        else:
            self.page.follow(change)

    def _stale(self) -> bool:
        """Whether the page is of something else than what is selected now."""
        there = self._editor.document.nodes.keys() | {PLUGIN}
        selection = self._editor.selection & there
        return selection != self._selection or not self.page.fits()

    def _rebuild(self) -> None:
        selection = self._editor.selection & (self._editor.document.nodes.keys() | {PLUGIN})
        again = selection == self._selection and isinstance(self.page, NodePage)
        if again and self.page.fits():
            return
        scrolled = self._places[0].verticalScrollBar().value() if again else 0
        self._selection = selection
        self.page = self._page()
        _put(self._places[0], self.page)
        self._places[0].verticalScrollBar().setValue(scrolled)
        self._told_last()
        type_ = self._editor.type_of(next(iter(selection))) if len(selection) == 1 else None
        if self.docs.type is not type_:
            self.docs = DocsPage(type_)
            _put(self._places[1], self.docs)

    def _page(self) -> Page:
        editor, selection = self._editor, self._selection
        if not selection:
            return NothingPage(editor)
        if len(selection) > 1:
            return SeveralPage(editor)
        node = next(iter(selection))
        if node == PLUGIN:
            return PluginPage(editor)
        type_ = editor.type_of(node)
        if type_ is None:
            return MissingPage(editor, node)
        return NodePage(editor, self.downloads, node, type_)

    def _tell(self, status: object) -> None:
        self._told_last()

    def _told_last(self) -> None:
        if isinstance(self.page, NodePage):
            self.page.tell(self._stage.status if self._stage.running else None)

    def _fetched(self, key: str) -> None:
        """A model came: whatever waited for it is tried again."""
        if isinstance(self.page, NodePage):
            self.page.look_for_models()
        self._stage.retry()


class _Place(QScrollArea):
    """A scrolled column that is never wider than it is shown, and follows the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def _put(place: QScrollArea, page: QWidget) -> None:
    """Show a page in the place of the one before."""
    old = place.takeWidget()
    place.setWidget(page)
    if old is not None:
        old.hide()
        old.deleteLater()
