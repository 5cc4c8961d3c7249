"""What lies over the canvas: the reason why a wire is refused, the field in which a node is
renamed, and what an empty canvas says."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPixmap, QRegion
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from openscope.ui.canvas.overlay import Overlay
from openscope.ui.widgets.basics import label, row

if TYPE_CHECKING:
    from openscope.ui.canvas.scene_view import SceneView


class Reason(QLabel):
    """A sentence beside the pointer."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setObjectName("canvasReason")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setWordWrap(True)
        self.hide()

    def say(self, text: str, at: QPoint) -> None:
        """Show a sentence at a place of the parent; "" hides it."""
        self.setVisible(bool(text))
        if not text:
            return
        if text != self.text():
            self.setText(text)
            self.setFixedWidth(min(280, self.fontMetrics().horizontalAdvance(text) + 32))
            self.setFixedHeight(self.heightForWidth(self.width()))
        place = at + QPoint(14, 18)
        room = self._room.size() - self.size() - QSize(4, 4)
        self.move(min(place.x(), room.width()), min(place.y(), room.height()))
        self.raise_()


class RenameField(QLineEdit):
    """Lies over the title of a card until Enter or the loss of focus; Escape leaves all as it
    was."""

    def __init__(self, parent: QWidget, text: str, rect: QRect) -> None:
        super().__init__(text, parent)
        self._below = parent
        self.setObjectName("canvasRename")
        self.setAccessibleName("Name of the node")
        self.setGeometry(rect)
        self.renamed: Callable[[str], None] | None = None
        self.editingFinished.connect(self.finish)
        self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.renamed = None
            self.finish()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take what was typed."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finish()

    def finish(self) -> None:
        """Go, and tell what was typed."""
        renamed, self.renamed = self.renamed, None
        if self.isVisible():
            self.hide()
            self._below.setFocus()
            self.deleteLater()
        if renamed is not None:
            renamed(self.text().strip())


class EmptyHint(QWidget):
    """What to do on an empty canvas."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._does, self._key = label("", "second"), label("", "key")
        other = label("or drop a video here", "second")
        row(self._does, self._key, other, into=self, spacing=6)
        self.show_key("Tab")

    def show_key(self, key: str) -> None:
        """Name the key that adds a node; "" where there is none."""
        self._does.setText("Press" if key else "Double-click")
        self._key.setText(key)
        self._key.setVisible(bool(key))
        self.adjustSize()


class KeyHints(Overlay):
    """A line of keys and what they do. Made of labels, which are never shown: their picture is."""

    def __init__(self, viewer: "SceneView") -> None:
        super().__init__()
        self._viewer = viewer
        self.labels = QWidget(viewer)
        self.labels.hide()
        self._line = row(into=self.labels, spacing=5)
        self._picture: QPixmap | None = None
        viewer.overlays.append(self)

    def show_keys(self, hints: Iterable[tuple[str, str]]) -> None:
        """Show these keys, each with its word."""
        while (item := self._line.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for key, word in hints:
            for one in (label(key, "key"), label(word, "caption")):
                self._line.addWidget(one)
                one.show()  # a layout counts only what is shown
            self._line.addSpacing(6)
        self._picture = None

    def offer(self, wanted: bool, inset: int) -> None:
        """Be there, in the corner of the view, or not."""
        self.shown = wanted and self._line.count() > 0
        self.labels.adjustSize()
        size = self.labels.size()
        self.rect = QRect(QPoint(inset, self._viewer.height() - size.height() - inset), size)
        self._viewer.viewport().update(self.rect)

    def paint(self, painter: QPainter) -> None:
        """Draw the picture of the labels."""
        ratio = self._viewer.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            self._picture = QPixmap(self.rect.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            children = QWidget.RenderFlag.DrawChildren
            self.labels.render(self._picture, QPoint(), QRegion(), children)
        painter.drawPixmap(0, 0, self._picture)
