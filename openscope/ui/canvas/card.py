"""A node on the canvas: one item, painted from a pixmap of its own at the screen's pixels."""

import logging
import math
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from openscope.ui.canvas import card_paint
from openscope.ui.canvas.dot import Dot, plain
from openscope.ui.canvas.far import FarPicture
from openscope.ui.canvas.look import TITLE, Look, State
from openscope.ui.canvas.nodegraph import AbstractNodeItem
from openscope.ui.canvas.pixmaps import Pixmaps
from openscope.ui.theme import colour

if TYPE_CHECKING:
    from openscope.ui.canvas.wire import Wire

_log = logging.getLogger(__name__)


class Card(AbstractNodeItem):
    """Shows a `Look` and a `State`, and moves its wires along."""

    def __init__(self) -> None:
        super().__init__()
        self.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemSendsGeometryChanges)
        self.look = Look(title="", category="output")
        self.state = State()
        self.inputs: list[Dot] = []
        self.outputs: list[Dot] = []
        self.widgets: dict[str, Any] = {}
        self.pixmaps: Pixmaps | None = None
        self.phase = 0.0
        self._image: QImage | None = None
        self._fitting: Collection[Dot] | None = None
        self._hovered: Dot | None = None
        self._pixmap: QPixmap | None = None
        self._scale = 0.0
        self._dirty = True
        self._far = False
        self._far_picture = FarPicture(self)
        self._failed = False

    # -- what it shows

    def wear(self, look: Look) -> None:
        """Show another look; its ports are given with `inputs` and `outputs`."""
        if look.bounds != self.look.bounds:
            self.prepareGeometryChange()
        if look.picture_rect is None:
            self._image = None
        self.look = look
        for dots, ports, output in (
            (self.inputs, look.inputs, False),
            (self.outputs, look.outputs, True),
        ):
            for number, (dot, port) in enumerate(zip(dots, ports, strict=True)):
                dot.wear(port, number, look.place(number, output=output))
        self.setToolTip(plain(self.state.error or self.state.warning))
        self.redraw()
        self.reset_pipes()

    def tell(self, state: State) -> None:
        """Show another state."""
        old, self.state = self.state, state
        if old == state:
            return
        self.setToolTip(plain(state.error or state.warning))
        rest = State(time=old.time)
        if old != rest or state != State(time=state.time):
            self.redraw()
        else:
            self._patch(QRectF(0, 0, self.look.width, TITLE), self._paint_title)

    def show_picture(self, image: QImage | None) -> None:
        """Show another picture; only its place is painted anew."""
        self._image = image
        if self.look.picture_rect is not None:
            self._patch(self.look.picture_rect, self._paint_picture)

    def advance(self, phase: float) -> None:
        """Move what moves while the card waits; nothing does from afar."""
        self.phase = phase
        if self._far:
            return
        if self.state.busy:
            self._patch(QRectF(0, TITLE - 2, self.look.width, 4), self._paint_busy)
        if self.state.waiting and self._image is None and self.look.picture_rect is not None:
            self._patch(self.look.picture_rect, self._paint_picture)

    @property
    def image(self) -> QImage | None:
        """The picture that it shows."""
        return self._image

    def offer(self, fitting: Collection[Dot] | None) -> None:
        """While a wire is drawn: the ports that fit glow, the others are dim; None ends that."""
        if fitting is not self._fitting:
            self._fitting = fitting
            self.redraw()

    def hover(self, dot: Dot | None) -> None:
        """The pointer is over one of its ports, or over none."""
        if dot is not self._hovered:
            self._hovered = dot
            self.redraw()

    def setSelected(self, selected: bool) -> None:
        """Show whether it is selected."""
        if selected != self.isSelected():
            self._properties["selected"] = selected
            super().setSelected(selected)
            self.setZValue(2.0 if selected else 1.0)
            self.redraw()

    def redraw(self) -> None:
        """Paint all of it anew."""
        self._dirty = True
        if self._far and self._pixmap is not None and self.pixmaps is not None:
            self.pixmaps.later(self)
        else:
            self.update()

    def set_far(self, far: bool) -> None:
        """Be seen from afar, or no longer; what is painted is stretched until there is time."""
        self._far = far
        if far and self._pixmap is not None:
            self._far_picture.stand_in(self._pixmap, self._scale, self.look.bounds)
        else:
            self._far_picture.step_back()
        self.redraw()

    def hurry(self, moving: bool) -> None:
        """While the zoom changes, be stretched the fast way."""
        if self._far:
            self._far_picture.smooth(not moving)

    def stale_at(self, scale: float) -> bool:
        """Whether it is seen from afar, and painted for another scale."""
        return self._far and self._scale != scale

    def refresh(self, pixmaps: Pixmaps, seen: QRectF) -> None:
        """There is time to be painted. From afar it is done here, where it is in view: Qt does
        not ask for it."""
        if not self._far:
            self.update()
        elif not seen.intersects(self.look.bounds.translated(self.pos())):
            pixmaps.gone(self)
            self.forget()
        elif pixmaps.may_render():
            self._guarded(lambda: self._render(pixmaps.far_scale))
        else:
            pixmaps.later(self)

    def forget(self) -> None:
        """Give the pixmap back."""
        self._pixmap = None
        self._far_picture.step_back()

    # -- what NodeGraphQt asks of a node's item

    @property
    def name(self) -> str:
        """The title."""
        return self.look.title

    @name.setter
    def name(self, name: str) -> None:
        """Nothing: the look has it."""

    def add_input(self, name: str, *_: Any) -> Dot:
        """A new input, whose look comes with `wear`."""
        self.inputs.append(Dot(self, name, "in"))
        return self.inputs[-1]

    def add_output(self, name: str, *_: Any) -> Dot:
        """A new output, whose look comes with `wear`."""
        self.outputs.append(Dot(self, name, "out"))
        return self.outputs[-1]

    def has_widget(self, _name: str) -> bool:
        """It has none."""
        return False

    def wires(self) -> "set[Wire]":
        """The wires at its ports."""
        return {wire for dot in (*self.inputs, *self.outputs) for wire in dot._pipes}

    def reset_pipes(self) -> None:
        """Have the wires follow."""
        for wire in self.wires():
            wire.draw_path()

    highlight_pipes = draw_node = reset_pipes

    # -- geometry

    def boundingRect(self) -> QRectF:
        """The card with what stands out from it."""
        return self.look.bounds

    def shape(self) -> QPainterPath:
        """The card."""
        path = QPainterPath()
        path.addRect(self.look.box)
        return path

    def scene_box(self) -> QRectF:
        """Where it is in the scene."""
        return self.look.box.translated(self.pos())

    def itemChange(self, change: QGraphicsItem.GraphicsItemChange, value: Any) -> Any:
        """Have the wires follow when it has moved."""
        if change == QGraphicsItem.GraphicsItemChange.ItemPositionHasChanged:
            self.reset_pipes()
        return super().itemChange(change, value)

    # -- painting

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Put the pixmap on the screen."""
        if not self._guarded(lambda: self._paint(painter)):
            painter.fillRect(self.look.box, colour("error"))

    def _guarded(self, paint: Callable[[], None]) -> bool:
        """Whether it could be painted: an exception there can end the program without a word."""
        try:
            paint()
        except Exception:
            if not self._failed:
                _log.exception("The card of %s cannot be painted", self.id)
            self._failed = True
            return False
        return True

    def _paint(self, painter: QPainter) -> None:
        world, ratio = painter.worldTransform(), painter.device().devicePixelRatio()
        zoom = world.m11()
        scale, pixmaps = zoom * ratio, self.pixmaps
        if not self._far and (self._pixmap is None or self._dirty or self._scale != scale):
            if pixmaps is None or pixmaps.may_render():
                self._render(scale)
            else:
                pixmaps.later(self)
        if self._pixmap is None or self._far:
            self._paint_far(painter)
            if pixmaps is not None:
                pixmaps.later(self)
            return
        if pixmaps is not None:
            pixmaps.painted(self)
        bounds = self.look.bounds
        if self._scale != zoom * ratio:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(bounds, self._pixmap, QRectF(self._pixmap.rect()))
            return
        at = world.map(bounds.topLeft())
        painter.setWorldTransform(QTransform())
        self._pixmap.setDevicePixelRatio(ratio)
        painter.drawPixmap(
            QPointF(round(at.x() * ratio) / ratio, round(at.y() * ratio) / ratio), self._pixmap
        )

    def _render(self, scale: float) -> None:
        begun = Pixmaps.now()
        bounds = self.look.bounds
        width = math.ceil(bounds.width() * scale)
        height = math.ceil(bounds.height() * scale)
        self._pixmap = QPixmap(max(1, width), max(1, height))
        self._pixmap.fill(Qt.GlobalColor.transparent)
        self._scale, self._dirty = scale, False
        painter = self._on_pixmap()
        try:
            if self._far:
                self._paint_far(painter)
            else:
                card_paint.paint_card(
                    painter,
                    self.look,
                    self.state,
                    self._image,
                    selected=self.isSelected(),
                    phase=self.phase,
                )
                self._paint_dots(painter)
            if self.look.bypassed:
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
                painter.fillRect(bounds, QColor(0, 0, 0, 128))
        finally:
            painter.end()
        if self._far:
            self._far_picture.stand_in(self._pixmap, scale, bounds)
        if self.pixmaps is not None:
            self.pixmaps.took(self, Pixmaps.now() - begun, 4 * width * height)

    def _on_pixmap(self) -> QPainter:
        """A painter on the pixmap, in the card's own coordinates."""
        assert self._pixmap is not None
        self._pixmap.setDevicePixelRatio(1.0)
        painter = QPainter(self._pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._scale, self._scale)
        painter.translate(-self.look.bounds.topLeft())
        return painter

    def _patch(self, rect: QRectF, paint: Any) -> None:
        """Paint a part of the pixmap anew; all of it later, where there is none to be mended."""
        if self._pixmap is None or self._dirty or self._far or self.look.bypassed:
            self.redraw()
            return
        painter = self._on_pixmap()
        try:
            paint(painter)
        finally:
            painter.end()
        self.update(rect)

    def _paint_far(self, painter: QPainter) -> None:
        selected = self.isSelected()
        card_paint.paint_far(painter, self.look, self.state, self._image, selected=selected)

    def _paint_title(self, painter: QPainter) -> None:
        card_paint.paint_title(painter, self.look, self.state)
        card_paint.paint_busy(painter, self.look, self.state, self.phase)
        if self.state.error or self.state.warning:
            self.redraw()

    def _paint_busy(self, painter: QPainter) -> None:
        card_paint.paint_busy(painter, self.look, self.state, self.phase)

    def _paint_picture(self, painter: QPainter) -> None:
        card_paint.paint_picture(painter, self.look, self.state, self._image, self.phase)

    def _paint_dots(self, painter: QPainter) -> None:
        for dot in (*self.inputs, *self.outputs):
            offered = self._fitting is not None and dot in self._fitting
            card_paint.paint_dot(
                painter,
                dot.pos(),
                dot.kind,
                glowing=offered or dot is self._hovered,
                dimmed=self._fitting is not None and not offered,
            )
