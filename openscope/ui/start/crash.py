"""What went wrong the last time, and the report of it, which stays on this machine."""

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFrame

from openscope.crashes import CrashReport
from openscope.ui.widgets.basics import button, label, row, set_tip


class CrashBanner(QFrame):
    """One report: to read, to copy for whoever mends it, or to forget."""

    dismissed = Signal()

    def __init__(self, report: CrashReport) -> None:
        super().__init__()
        self.report = report
        self.setObjectName("banner")
        self.setProperty("role", "warn")
        title = label("OpenScope had an error.", "heading")
        what = report.title if len(report.title) <= 60 else f"{report.title[:59]}…"
        words = f"{what.rstrip('.')}. The report is on this machine only."
        set_tip(self, str(report.place))
        self.setAccessibleName(f"{title.text()} {words}")
        about = label(words, "second", wraps=True)
        row(
            title,
            about,
            button("Show", self._show),
            button("Copy", self._copy),
            button("Dismiss", self._dismiss),
            into=self,
            margins=(14, 10, 14, 10),
            fill=about,
        )

    def _show(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.report.place)))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.text)

    def _dismiss(self) -> None:
        self.report.dismiss()
        self.dismissed.emit()
