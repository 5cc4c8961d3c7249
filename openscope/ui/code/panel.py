"""The code panel: the exact files of the export, which follow every edit."""

import logging

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QStackedLayout,
    QTabBar,
    QWidget,
)

from openscope.ui.code.find_bar import FindBar
from openscope.ui.code.generated import File, Generated, Wanted, generate
from openscope.ui.code.view import CodeView
from openscope.ui.editor import Change, Editor
from openscope.ui.icons import pixmap
from openscope.ui.newest import Newest
from openscope.ui.widgets.basics import button, column, label, row

_log = logging.getLogger(__name__)


class CodePanel(QWidget):
    """Shows the code, marks what belongs to the selection and to what was moved."""

    problem_wanted = Signal(str, str)
    """The node and field (or nothing) of the problem for which there is no newer code."""
    updated = Signal()
    """What is shown is the code of another document."""

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._editor = editor
        self._files: dict[str, File] = {}
        self._views: dict[str, CodeView] = {}
        self._moved: frozenset[tuple[str, str]] = frozenset()
        self._own_selection = False
        self._stale = True
        self._of_another = False
        """Whether the files shown are of the document that was open before."""
        self._painted = False
        self._generator = Newest(generate, "code")
        self._generator.done.connect(self._show)
        self._due = False

        self.tabs = QTabBar()
        self.tabs.setProperty("role", "files")
        self.tabs.setAccessibleName("Files of the plugin")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self.tabs.currentChanged.connect(self._turn)
        self.header = self._header()
        """File tabs and Copy. The window may take it out and put it beside its own tabs."""
        self._banner = self._make_banner()
        self.find_bar = FindBar(lambda: self.view)
        self._stack = QStackedLayout()
        self._empty = label("The code of the plugin appears here.", "caption")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack.addWidget(self._empty)
        parts = self.header, self._banner, self.find_bar, self._stack
        column(*parts, into=self, fill=self._stack)

        editor.changed.connect(self._changed)
        editor.selected.connect(self._selected)
        editor.types_changed.connect(self._wake)
        editor.filed.connect(self._wake)
        editor.opened.connect(self._opened)

    # -- what the window calls

    @property
    def view(self) -> CodeView | None:
        """The file in front."""
        return self._views.get(self.file)

    @property
    def file(self) -> str:
        """The name of the file in front."""
        return self.tabs.tabText(self.tabs.currentIndex()) if self.tabs.count() else ""

    def show_file(self, name: str) -> None:
        """Bring a file to the front."""
        names = [self.tabs.tabText(n) for n in range(self.tabs.count())]
        if name in names:
            self.tabs.setCurrentIndex(names.index(name))

    def copy(self) -> None:
        """Put the whole file in front on the clipboard."""
        if self.view is not None:
            QGuiApplication.clipboard().setText(self.view.text)

    def open_find(self) -> None:
        """Search in the file in front."""
        if self.view is not None:
            self.find_bar.open()

    def end(self) -> None:
        """Wait until no code is being made: the window closes."""
        self._generator.close()
        self._generator.wait()

    # -- making

    def _changed(self, change: Change) -> None:
        moved = frozenset(
            (id_, name)
            for id_ in change.nodes
            if id_ in change.before.nodes and id_ in change.after.nodes
            for name in change.before.nodes[id_].params.keys()
            | change.after.nodes[id_].params.keys()
            if change.before.nodes[id_].params.get(name) != change.after.nodes[id_].params.get(name)
        )
        self._moved = moved
        self._wake()

    def _opened(self) -> None:
        self._of_another = True

    def _wake(self) -> None:
        self._stale = True
        if self.isVisible() and self._painted and not self._due:
            self._due = True  # several edits of one event are one
            QTimer.singleShot(0, self, self._generate)

    def showEvent(self, event: QShowEvent) -> None:
        """Code is made only where it is seen."""
        super().showEvent(event)
        if self._stale:
            self._wake()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The first code loads torch: not before the window is on the screen."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self._wake()

    def _generate(self) -> None:
        self._stale = self._due = False
        editor = self._editor
        if editor.errors:
            first = editor.errors[0]
            known = first.node in editor.document.nodes
            title = editor.title_of(first.node) if first.node and known else first.node or ""
            if title and not first.message.startswith(title):
                title += ": "
            else:
                title = ""
            self._complain(f"{title}{first.message}", link=True)
            return
        self._generator.want(Wanted(editor.document, editor.types, editor.name))

    def _show(self, made: object) -> None:
        assert isinstance(made, Generated)
        if self._editor.errors:
            return  # it has come too late: the graph is broken by now
        if made.error:
            self._complain(made.error, link=False)
            return
        self._banner.hide()
        self._of_another = False
        self._files = dict(made.files)
        self._list_files()
        for name, file in self._files.items():
            self._views[name].show_lines(file.lines, file.spans)
            self._views[name].show_grey(False)
        self._mark()
        self.find_bar.search()
        self.updated.emit()

    def _list_files(self) -> None:
        names = [self.tabs.tabText(n) for n in range(self.tabs.count())]
        if names == list(self._files):
            return
        here = self.file
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for name in self._files:
            self.tabs.addTab(name)
            if name not in self._views:
                self._views[name] = self._new_view(name)
        for name in self._views.keys() - self._files.keys():
            view = self._views.pop(name)
            self._stack.removeWidget(view)
            view.deleteLater()
        self.tabs.blockSignals(False)
        self.tabs.setCurrentIndex(list(self._files).index(here) if here in self._files else 0)
        self._turn()

    def _new_view(self, name: str) -> CodeView:
        view = CodeView(name)
        view.line_clicked.connect(self._clicked)
        view.find_wanted.connect(self.open_find)
        self._stack.addWidget(view)
        return view

    def _complain(self, why: str, *, link: bool) -> None:
        if self._of_another:  # what is shown is no earlier state of this document
            self._files = {}
            self._list_files()
        kept = "This is the code of an earlier graph. " if self._files else "No code yet. "
        self._why.setText(f"{kept}{why}")
        self._link.setVisible(link)
        self._banner.show()
        for view in self._views.values():
            view.show_grey(True)

    def _to_problem(self) -> None:
        for problem in self._editor.errors[:1]:
            self.problem_wanted.emit(problem.node or "", problem.field or "")

    # -- marks

    def _selected(self) -> None:
        self._moved = frozenset()
        self._mark()
        view, file = self.view, self._files.get(self.file)
        if view is not None and file is not None and not self._own_selection:
            view.reveal(view.marked("node"))

    def _mark(self) -> None:
        for name, file in self._files.items():
            view, places = self._views[name], file.places
            if places is None:
                continue
            chosen = self._editor.selection
            view.mark("node", {n for id_ in chosen for n in places.nodes.get(id_, ())})
            view.mark("moved", {n for at in self._moved for n in places.parameters.get(at, ())})

    def _clicked(self, line: int) -> None:
        file = self._files.get(self.file)
        node = file.places.node_at(line) if file is not None and file.places is not None else None
        if node is not None and node in self._editor.document.nodes:
            self._own_selection = True  # what was clicked is in view, and stays where it is
            try:
                self._editor.select([node])
            finally:
                self._own_selection = False

    def _turn(self) -> None:
        view = self.view
        self._stack.setCurrentWidget(view if view is not None else self._empty)
        self.find_bar.search()

    # -- parts

    def _header(self) -> QWidget:
        made = QWidget()
        self._copy = button("Copy", self.copy, role="flat")
        self._copy.setToolTip("Copy the whole file")
        row(None, self.tabs, self._copy, into=made, margins=(8, 0, 12, 0), spacing=4)
        return made

    def _make_banner(self) -> QWidget:
        made = QFrame()
        made.setObjectName("codeBanner")
        sign = label()
        sign.setPixmap(pixmap("warning", "warn", 16, self.devicePixelRatioF()))
        self._why = label("", "second", wraps=True)
        self._link = button("Go to the problem", self._to_problem, role="link")
        row(sign, self._why, self._link, into=made, margins=(14, 5, 10, 5), fill=self._why)
        made.hide()
        return made
