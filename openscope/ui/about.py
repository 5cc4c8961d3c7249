"""What this program is, and what it stands on."""

import platform

from PySide6 import __version__ as pyside
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from openscope import __version__
from openscope.ui.icons import logo
from openscope.ui.widgets.basics import button, column, label, row


class AboutDialog(QDialog):
    """The name, the version, the licence."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("About OpenScope")
        picture = QLabel()
        picture.setPixmap(logo(48).pixmap(QSize(48, 48), self.devicePixelRatio()))
        promise = "Real-time video AI, wired by hand. What you see is what runs is what you export."
        versions = f"Python {platform.python_version()} · PySide6 {pyside} · {platform.platform()}"
        column(
            picture,
            label(f"OpenScope {__version__}", "title"),
            label(promise, "second", wraps=True),
            label(versions, "caption", wraps=True),
            label("MIT licence. NOTICE.md names what it is built on.", "caption", wraps=True),
            row(None, button("Close", self.accept, role="primary")),
            into=self,
            margins=(28, 24, 28, 20),
            spacing=10,
        )
        self.setFixedWidth(420)
