"""What this program is, and what it stands on."""

import platform

from PySide6 import __version__ as pyside
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from openscope import __version__
from openscope.ui.icons import logo
from openscope.ui.widgets.basics import button, label, row


class AboutDialog(QDialog):
    """The name, the version, the licence."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("About OpenScope")
        picture = QLabel()
        picture.setPixmap(logo(48).pixmap(QSize(48, 48), self.devicePixelRatio()))
        inside = QVBoxLayout(self)
        inside.setContentsMargins(28, 24, 28, 20)
        inside.setSpacing(10)
        inside.addWidget(picture)
        inside.addWidget(label(f"OpenScope {__version__}", "title"))
        promise = "Real-time video AI, wired by hand. What you see is what runs is what you export."
        inside.addWidget(label(promise, "second", wraps=True))
        versions = f"Python {platform.python_version()} · PySide6 {pyside} · {platform.platform()}"
        inside.addWidget(label(versions, "caption", wraps=True))
        inside.addWidget(
            label("MIT licence. NOTICE.md names what it is built on.", "caption", wraps=True)
        )
        inside.addLayout(row(None, button("Close", self.accept, role="primary")))
        self.setFixedWidth(420)
