"""The output alone, as large as a screen."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QScreen,
)
from PySide6.QtWidgets import QWidget

from openscope.ui.stage import Stage
from openscope.ui.widgets.picture import device_size, draw, fitted, image_of

if TYPE_CHECKING:
    from openscope.engine.previews import Preview

_CURSOR_STAYS = 2000
"""Milliseconds after which a cursor that does not move is hidden."""


class FullScreen(QWidget):
    """A window without a frame that shows the output and nothing else.

    F11 and Esc leave, B makes it black, H holds the picture; every other key does nothing, and no
    shortcut of the program acts while it has the keyboard.
    """

    changed = Signal()
    """It was entered or left, or its blackout or hold is another."""

    def __init__(self, stage: Stage, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self._stage, self._owner = stage, owner
        self._picture: tuple[QImage, QSize] | None = None
        self._held: tuple[QImage, QSize] | None = None
        self.blackout = self.hold = False
        self.setWindowTitle("Output - OpenScope")
        self.setAccessibleName("Output on the full screen")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._cursor = QTimer(self)
        self._cursor.setSingleShot(True)
        self._cursor.setInterval(_CURSOR_STAYS)
        self._cursor.timeout.connect(self._hide_cursor)
        stage.shown.connect(self._show)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenRemoved.connect(self._screen_gone)

    @property
    def is_open(self) -> bool:
        """Whether it is there."""
        return self.isVisible()

    def enter(self, screen: QScreen | None = None) -> None:
        """Come, on a screen, or on the one that the window is on."""
        screen = screen or self._owner.window().screen()
        self.blackout = self.hold = False
        self._held = None
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.showFullScreen()
        self.raise_()
        self.activateWindow()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._wake_cursor()
        self.want()
        self.changed.emit()

    def leave(self) -> None:
        """Go, and give the keyboard back to the window."""
        if not self.is_open:
            return
        self._cursor.stop()
        self.hide()
        self.want()
        self._owner.window().activateWindow()
        self.changed.emit()

    def want(self) -> None:
        """Ask for the output's picture in the size of this window; for none while it is closed."""
        output, size = self._stage.output, device_size(self)
        there = output is not None and self.is_open
        wanted = {output: (size.width(), size.height())} if there and output else {}
        self._stage.want("fullscreen", wanted)

    def clear(self) -> None:
        """Forget the picture: it is another document's."""
        self._picture = self._held = None
        self.update()

    def toggle_blackout(self) -> None:
        """Make it black, or show the picture again."""
        self.blackout = not self.blackout
        self.update()
        self.changed.emit()

    def toggle_hold(self) -> None:
        """Hold the picture as it is, or go on."""
        self.hold = not self.hold
        self._held = self._picture if self.hold else None
        self.update()
        self.changed.emit()

    # -- within

    def _show(self, pictures: object) -> None:
        preview = cast("Mapping[str, Preview]", pictures).get(self._stage.output or "")
        if preview is not None:
            self._picture = image_of(preview), QSize(*preview.size)
            if self.is_open and not (self.hold or self.blackout):
                self.update()

    def _wake_cursor(self) -> None:
        self.unsetCursor()
        self._cursor.start()

    def _hide_cursor(self) -> None:
        self.setCursor(Qt.CursorShape.BlankCursor)

    def _screen_gone(self, screen: QScreen) -> None:
        if self.is_open and self.screen() is screen:
            self.leave()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.fillRect(self.rect(), Qt.GlobalColor.black)
            picture = self._held if self.hold else self._picture
            if picture is not None and not self.blackout:
                ratio = self.devicePixelRatioF()
                painter.scale(1 / ratio, 1 / ratio)
                draw(painter, picture[0], fitted(picture[1], device_size(self)))
        finally:
            painter.end()

    def event(self, event: QEvent) -> bool:
        kinds = QEvent.Type
        if event.type() == kinds.ShortcutOverride:
            event.accept()  # so it comes as a key, and no shortcut takes it
            return True
        done = super().event(event)
        if event.type() in (kinds.Resize, kinds.DevicePixelRatioChange) and self.is_open:
            self.want()
        return done

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()
        keypad = Qt.KeyboardModifier.KeypadModifier
        if event.isAutoRepeat() or event.modifiers() & ~keypad:
            return
        does = {
            Qt.Key.Key_Escape: self.leave,
            Qt.Key.Key_F11: self.leave,
            Qt.Key.Key_B: self.toggle_blackout,
            Qt.Key.Key_H: self.toggle_hold,
        }.get(Qt.Key(event.key()))
        if does is not None:
            does()

    def focusNextPrevChild(self, next: bool) -> bool:
        return False  # nowhere to go

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._wake_cursor()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.leave()
        super().closeEvent(event)
