"""Calm boxes on top of a node's panel: what went wrong with it, and a model that it needs."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QProgressBar, QWidget

from openscope.graph.node_type import NodeType
from openscope.ui.icons import icon, pixmap
from openscope.ui.properties.download import Downloads
from openscope.ui.widgets.basics import button, column, label, row, set_role

if TYPE_CHECKING:
    from openscope.engine.faults import Fault


class Box(QWidget):
    """A frame with a sign and a heading, and the panel's margins around it."""

    def __init__(self, sign: str, role: str, heading: str) -> None:
        super().__init__()
        frame = QFrame()
        frame.setObjectName("noticeBox")
        frame.setProperty("role", role)
        column(frame, into=self, margins=(14, 10, 14, 2))
        self.inside = column(into=frame, margins=(12, 10, 12, 10), spacing=6)
        picture = QLabel()
        picture.setPixmap(pixmap(sign, role, 16, 2.0))
        self.heading = label(heading, "heading")
        self.inside.addLayout(row(picture, self.heading, None, spacing=6))


class FaultBox(Box):
    """Why a node stands aside: the message, and the traceback for those who ask."""

    def __init__(self) -> None:
        super().__init__("error", "error", "This node stopped")
        self._fault: Fault | None = None
        self.message = label("", wraps=True)
        self.trace = QPlainTextEdit()
        self.trace.setReadOnly(True)
        self.trace.setProperty("role", "mono")
        self.trace.setAccessibleName("Traceback")
        self.trace.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.trace.setTabChangesFocus(True)
        self.trace.setFixedHeight(160)
        self.trace.hide()
        self.details = button("Details", self.toggle, role="flat", icon="chevron-right")
        self.copy = button("Copy", self._copy, role="flat", icon="copy")
        self.inside.addWidget(self.message)
        self.inside.addWidget(self.trace)
        self.inside.addLayout(row(self.details, self.copy, None, spacing=4))
        self.hide()

    def show_fault(self, fault: "Fault | None") -> None:
        """Show a fault, or nothing."""
        if fault is self._fault:
            return
        self._fault = fault
        self.setVisible(fault is not None)
        if fault is None:
            return
        if fault.message != self.message.text():
            self.message.setText(fault.message)
        if fault.traceback != self.trace.toPlainText():
            self.trace.setPlainText(fault.traceback)

    def toggle(self) -> None:
        """Show or hide the traceback."""
        opened = self.trace.isHidden()
        self.trace.setVisible(opened)
        self.details.setIcon(icon("chevron-down" if opened else "chevron-right"))

    def _copy(self) -> None:
        if self._fault is not None:
            text = f"{self._fault.message}\n\n{self._fault.traceback}"
            QGuiApplication.clipboard().setText(text)


class ModelBox(Box):
    """The model files that a node needs and that are not here, and one button that fetches them."""

    def __init__(self, type_: NodeType, downloads: Downloads) -> None:
        super().__init__("download", "accent", "This node needs a model")
        self._type, self._downloads = type_, downloads
        self.files = label("", "second", wraps=True)
        self.place = label("", "caption", wraps=True)
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Progress of the download")
        self.bar.setTextVisible(False)
        self.told = label("", "caption", wraps=True)
        self.start = button("Download", self.begin, role="primary")
        self.cancel = button("Cancel", self.stop)
        for widget in (self.files, self.place, self.bar, self.told):
            self.inside.addWidget(widget)
        self.inside.addLayout(row(self.start, self.cancel, None))
        downloads.changed.connect(self._show)
        self.hide()

    def show_needs(self, load_time: Mapping[str, Any]) -> bool:
        """Look whether something is missing, and show it; whether that is so."""
        if not self._type.artifacts or not self._type.needed_artifacts(load_time):
            self.hide()
            return False
        from openscope.models import needs_of
        from scope.core.config import get_models_dir
        from scope.core.downloading.space import in_words

        needs = needs_of(self._type)
        missing = [file for file in needs.files if not file.there]
        if not missing and not needs.problem:
            self.hide()
            return False
        models = get_models_dir()
        names = [_name(file.path, models) for file in missing]
        origins = sorted({file.origin for file in missing})
        partly = sum(file.size for file in needs.files)
        self.files.setText("\n".join([*names, *(f"from {origin}" for origin in origins)]))
        here = f" {in_words(partly)} of it is here." if partly else ""
        self.place.setText(f"Kept in {_breakable(str(models))}.{here}")
        self._problem = needs.problem
        self.show()
        self._show()
        return True

    def show_size(self, size: int | None) -> None:
        """Show how large what is missing is, where that is known."""
        from scope.core.downloading.space import in_words

        self.heading.setText(f"This node needs a model{f' · {in_words(size)}' if size else ''}")

    def begin(self) -> None:
        """Fetch what is missing."""
        self._downloads.start(self._type)
        self.cancel.setFocus()

    def stop(self) -> None:
        """Have the download end; what was fetched is kept."""
        self._downloads.cancel(self._type)
        self.start.setFocus()

    def _show(self) -> None:
        if self.isHidden():
            return
        download = self._downloads.of(self._type)
        busy = download is not None and download.running
        self.bar.setVisible(busy)
        self.cancel.setVisible(busy)
        self.start.setVisible(not busy)
        self.start.setEnabled(not self._problem)
        self.start.setText("Try again" if download is not None and download.error else "Download")
        text = self._problem or (download.error if download is not None else "")
        if busy and download is not None:
            progress = download.progress
            total = progress.total if progress is not None else None
            self.bar.setRange(0, 1000 if total else 0)
            if progress is not None and total:
                self.bar.setValue(round(1000 * progress.done / total))
            text = download.in_words()
        set_role(self.told, "caption" if busy else "error")
        self.told.setText(text)
        self.told.setVisible(bool(text))


def _name(path: Any, models: Any) -> str:
    try:
        return _breakable(path.relative_to(models).as_posix())
    except ValueError:
        return _breakable(str(path))


def _breakable(path: str) -> str:
    """A path that may be broken after each part."""
    return path.replace("/", "/\u200b").replace("\\", "\\\u200b").replace("_", "_\u200b")
