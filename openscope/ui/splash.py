"""What is seen of a slow start, such as the first one after the machine was switched on."""

import time

import psutil
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from openscope import __version__
from openscope.ui.icons import logo
from openscope.ui.widgets.basics import label

SLOW = 0.4
"""Seconds of a start up to Qt, which is about a third of the way to the window: from here on, the
whole would take longer than the second for which nobody misses a sign of life."""


def elapsed() -> float:
    """Seconds since this program was started."""
    return time.time() - psutil.Process().create_time()


class Splash(QWidget):
    """The name on a small plate, until the window is there."""

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.SplashScreen | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("splash")
        self.setWindowTitle("OpenScope")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picture = QLabel()
        picture.setPixmap(logo(48).pixmap(QSize(48, 48), self.devicePixelRatioF()))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label("OpenScope", "title"))
        words.addWidget(label(f"{__version__} · starting", "caption"))
        inside = QHBoxLayout(self)
        inside.setContentsMargins(32, 28, 40, 28)
        inside.setSpacing(18)
        inside.addWidget(picture)
        inside.addLayout(words)

    @classmethod
    def where_slow(cls, taken: float) -> "Splash | None":
        """Show it in the middle of the screen, where the start took this long already."""
        if taken < SLOW:
            return None
        splash = cls()
        splash.adjustSize()
        splash.move(splash.screen().availableGeometry().center() - splash.rect().center())
        splash.show()
        QApplication.processEvents()
        return splash
