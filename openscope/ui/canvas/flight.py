"""The way to another part of the scene, in a short motion."""

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, QVariantAnimation

from openscope.ui.theme import EASING, MOTION
from openscope.ui.widgets.basics import may_move

if TYPE_CHECKING:
    from openscope.ui.canvas.scene_view import SceneView

FRAME = 0.016
"""Seconds that a frame may take; where one takes longer, the rest of the way is a jump."""


class Flight(QObject):
    """Takes a view there. Whatever else moves the view ends it where it is."""

    def __init__(self, view: "SceneView") -> None:
        super().__init__(view)
        self._view = view
        self._rect = QRectF()
        self._from = self._to = (1.0, QPointF())
        self._motion = QVariantAnimation(self)
        self._motion.setDuration(MOTION)
        self._motion.setEasingCurve(EASING)
        self._motion.setStartValue(0.0)
        self._motion.setEndValue(1.0)
        self._motion.valueChanged.connect(self._step)
        self._motion.finished.connect(self.finish)

    @property
    def on(self) -> bool:
        """Whether it is on its way."""
        return self._motion.state() == QVariantAnimation.State.Running

    def begin(self, rect: QRectF) -> None:
        """Have a part of the scene in view."""
        self.stop()
        camera = self._view.camera
        self._rect = rect
        self._from = (camera.zoom, camera.centre())
        self._to = (camera.fitting(rect), rect.center())
        if may_move(self._view) and self._view.isVisible():
            self._motion.start()
        else:
            self.finish()

    def stop(self) -> None:
        """Stay here."""
        self._motion.stop()

    def finish(self) -> None:
        """Be there."""
        self._motion.stop()
        self._view.fit(self._rect)
        self._view.pixmaps.settle()

    def _step(self, part: float) -> None:
        if not self.on:  # Qt tells the last value once more
            return
        begun = time.perf_counter()
        (zoom, here), (to, there) = self._from, self._to
        now = zoom * (to / zoom) ** part
        # one place of the scene stands still while all around it grows or shrinks
        way = part if abs(to - zoom) < 1e-6 else (1 / now - 1 / zoom) / (1 / to - 1 / zoom)
        self._view.look_from(now, here + (there - here) * way)
        self._view.viewport().repaint()
        if time.perf_counter() - begun > FRAME:
            self.finish()
