"""The start screen."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from openscope.crashes import unseen
from openscope.editing.journal import Unsaved, unsaved
from openscope.editing.recent import recent_files
from openscope.editing.starters import starters
from openscope.ui import icons
from openscope.ui.start.banner import RecoveryBanner
from openscope.ui.start.cards import Card, Cards, RecentRow, clear, when_in_words
from openscope.ui.start.crash import CrashBanner
from openscope.ui.widgets.basics import button, column, label, row, set_tip

_WIDE = 298
_RECENT = 6
_CRASHES = 2
"""Recent files that are shown."""


class StartScreen(QWidget):
    """What is seen before a graph is: it knows no editor, and says what was asked for."""

    new_wanted = Signal()
    open_wanted = Signal()
    file_wanted = Signal(Path)
    video_wanted = Signal()
    camera_wanted = Signal()
    starter_wanted = Signal(Path)
    recover_wanted = Signal(Unsaved)
    shortcuts_wanted = Signal()
    back_wanted = Signal()
    """To the document that is open."""
    files_dropped = Signal(list)
    """Paths of files that were dropped."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("start")
        self.setAccessibleName("Start")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        right = self._right()
        row(self._left(), right, into=self, spacing=0, fill=right)
        self.refresh()

    def set_device(self, text: str, detail: str = "") -> None:
        """What the program runs on, such as "CUDA:0 · RTX 4090 · 24 GB", and one more line."""
        self._device.setText(text)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self._machine.setVisible(bool(text))

    def offer_back(self, name: str) -> None:
        """Offer the way back to the document of this name; "" offers none."""
        self._back.setText(f"Back to {name}".replace("&", "&&"))
        self._back.setVisible(bool(name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the document."""
        if event.key() == Qt.Key.Key_Escape and self._back.isVisible():
            self.back_wanted.emit()
        else:
            super().keyPressEvent(event)

    def refresh(self) -> None:
        """Look again for recent files, sessions to recover and errors to report."""
        clear(self._recents)
        recents = recent_files()[:_RECENT]
        self._recent_title.setVisible(bool(recents))
        for recent in recents:
            opens = partial(self.file_wanted.emit, recent.path)
            when = when_in_words(recent.when)
            made = RecentRow(recent.picture, recent.path.stem, when, opens)
            set_tip(made, str(recent.path))
            self._recents.addWidget(made)
        clear(self._banners)
        for report in unseen()[:_CRASHES]:
            crash = CrashBanner(report)
            crash.dismissed.connect(self.refresh)
            self._banners.addWidget(crash)
        for session in unsaved():
            banner = RecoveryBanner(session)
            banner.recover_wanted.connect(self.recover_wanted)
            self._banners.addWidget(banner)

    # -- what is dropped on it

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files can be dropped anywhere."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Say which."""
        paths = [Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()]
        event.acceptProposedAction()
        self.files_dropped.emit(paths)

    # -- what it is made of

    def _left(self) -> QWidget:
        panel = QFrame()
        panel.setObjectName("startSide")
        panel.setFixedWidth(_WIDE)
        sign = QLabel()
        sign.setPixmap(icons.logo(40).pixmap(QSize(40, 40), self.devicePixelRatioF()))
        words = column(
            label("OpenScope", "display"), label("Real-time video AI, wired by hand", "caption")
        )
        self._back = button("", self.back_wanted.emit, role="flat", icon="chevron-left")
        self._back.setToolTip("Escape")
        self._back.hide()
        begin = []
        for text, signal, role in (
            ("New graph", self.new_wanted, "primary"),
            ("Open…", self.open_wanted, ""),
            ("Start from a video…", self.video_wanted, ""),
            ("Start from the camera", self.camera_wanted, ""),
        ):
            made = button(text, signal.emit, role=role)
            made.setProperty("extent", "large")
            begin.append(made)
        self._recent_title = label("RECENT", "section")
        rows = QWidget()
        self._recents = column(into=rows, spacing=4)
        self._recents.setAlignment(Qt.AlignmentFlag.AlignTop)
        scrolled = _scrolling(rows)
        scrolled.setMinimumHeight(46)
        column(
            row(sign, words, spacing=12, fill=words),
            18,
            row(self._back, None),
            *begin,
            18,
            self._recent_title,
            scrolled,
            self._box(),
            row(button("Shortcuts", self.shortcuts_wanted.emit, role="link"), None),
            into=panel,
            margins=(26, 32, 26, 26),
            spacing=8,
            fill=scrolled,
        )
        return panel

    def _box(self) -> QWidget:
        self._machine = QFrame()
        self._machine.setObjectName("machine")
        dot = QLabel()
        dot.setFixedWidth(14)
        dot.setPixmap(icons.pixmap("dot", "good", 16, self.devicePixelRatioF()))
        self._device, self._detail = label(wraps=True), label("", "caption", wraps=True)
        first = row(dot, self._device, spacing=6, fill=self._device)
        column(first, self._detail, into=self._machine, margins=(12, 9, 12, 9), spacing=2)
        self._machine.hide()
        return self._machine

    def _right(self) -> QWidget:
        page = QWidget()
        self._banners = column(margins=(3, 0, 3, 12), spacing=8)
        self.cards = Cards()
        for one in starters():
            begins = partial(self.starter_wanted.emit, one.path)
            self.cards.add(Card(one.picture, one.title, one.description, begins))
        words = "Each runs at once on the bundled clip. Change anything."
        column(
            self._banners,
            _inset(label("Start from something that moves", "display")),
            _inset(label(words, "second")),
            10,
            self.cards,
            None,
            into=page,
            margins=(37, 34, 37, 30),
        )
        return _scrolling(page)


def _inset(text: QLabel) -> QLabel:
    """In line with the cards, which keep room for their ring."""
    text.setContentsMargins(3, 0, 0, 2)
    return text


def _scrolling(content: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
