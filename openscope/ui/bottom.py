"""The panels at the bottom, whose own buttons stand in the row of the tabs."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QTabWidget, QWidget

from openscope.ui import panels
from openscope.ui.code import CodePanel
from openscope.ui.log import LogPanel
from openscope.ui.problems import ProblemsPanel, counted
from openscope.ui.widgets.basics import label, set_role

CODE, PROBLEMS, LOG = range(3)
"""The tabs."""


class Corner(QStackedWidget):
    """The headers, one in front. QTabWidget gives a corner the width that it asks for, at the cost
    of the tabs: it asks for no more than its `room`."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("corner")
        self.room = 0

    def sizeHint(self) -> QSize:
        """What the headers need, or the room."""
        wanted = super().sizeHint()
        return QSize(min(wanted.width(), self.room), wanted.height())


class Bottom(QTabWidget):
    """Code, problems and log. The corner holds the header of the panel in front."""

    def __init__(self, code: CodePanel, problems: ProblemsPanel, log: LogPanel) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.tabBar().setAccessibleName("Code, problems or log")
        self.tabBar().setUsesScrollButtons(False)
        self.tabBar().setElideMode(Qt.TextElideMode.ElideNone)
        self._corner = Corner()
        self.setCornerWidget(self._corner)
        before: QWidget = self.tabBar()
        for panel, words in ((code, "Code"), (problems, "Problems"), (log, "Log")):
            self._corner.addWidget(panel.header)
            self.addTab(panel, words)
            QWidget.setTabOrder(before, panel.header)
            QWidget.setTabOrder(panel.header, panel)
            before = panel
        self._badge = label("", "badge")
        self._badge.hide()
        self.currentChanged.connect(self._corner.setCurrentIndex)

    def show_tab(self, tab: int) -> None:
        """Bring a panel to the front, and the focus into it."""
        self.setCurrentIndex(tab)
        panels.enter(self.currentWidget())

    def count_problems(self, errors: int, warnings: int) -> None:
        """Say on the tab how many problems there are."""
        count = errors + warnings
        bar, right = self.tabBar(), QTabBar.ButtonPosition.RightSide
        self._badge.setText(str(count))
        set_role(self._badge, "error" if errors else "warn", name="tone")
        self._badge.adjustSize()
        if bool(count) != self._badge.isVisibleTo(bar):
            bar.setTabButton(PROBLEMS, right, self._badge if count else None)
            self._badge.setVisible(bool(count))
        bar.setAccessibleTabName(PROBLEMS, counted(errors, warnings))

    def event(self, event: QEvent) -> bool:
        """Give the corner the room that it asks for now: QTabWidget asks it at a resize only."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.resizeEvent(QResizeEvent(self.size(), self.size()))
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the corner what the tabs do not need."""
        self._corner.room = max(0, self.width() - self.tabBar().sizeHint().width())
        super().resizeEvent(event)
