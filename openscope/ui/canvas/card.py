"""A node on the canvas: one item, painted from a pixmap of its own at the screen's pixels."""

import logging
import math
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from openscope.ui.canvas import card_paint
from openscope.ui.canvas.dot import Dot, plain
from openscope.ui.canvas.look import TITLE, Look, State
from openscope.ui.canvas.nodegraph import AbstractNodeItem
from openscope.ui.canvas.pixmaps import Pixmaps
from openscope.ui.theme import colour

if TYPE_CHECKING:
    from openscope.ui.canvas.wire import Wire

FAR = 0.4
"""The zoom below which a card is shape, colour and picture alone."""

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
        """Move what moves while the card waits."""
        self.phase = phase
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
        self.update()

    def forget(self) -> None:
        """Give the pixmap back."""
        self._pixmap = None

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
        try:
            self._paint(painter)
        except Exception:  # an exception in `paint` can end the program without a word
            if not self._failed:
                _log.exception("The card of %s cannot be painted", self.id)
            self._failed = True
            painter.fillRect(self.look.box, colour("error"))

    def _paint(self, painter: QPainter) -> None:
        world, ratio = painter.worldTransform(), painter.device().devicePixelRatio()
        zoom = world.m11()
        scale = zoom * ratio if zoom >= FAR else _half_octave(zoom * ratio)
        pixmaps = self.pixmaps
        if self._pixmap is None or self._dirty or self._scale != scale:
            if pixmaps is None or pixmaps.may_render():
                self._render(scale, far=zoom < FAR)
            else:
                pixmaps.later(self)
        if self._pixmap is None:
            card_paint.paint_far(painter, self.look, self._image, selected=self.isSelected())
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

    def _render(self, scale: float, *, far: bool) -> None:
        begun = Pixmaps.now()
        bounds = self.look.bounds
        width = math.ceil(bounds.width() * scale)
        height = math.ceil(bounds.height() * scale)
        self._pixmap = QPixmap(max(1, width), max(1, height))
        self._pixmap.fill(Qt.GlobalColor.transparent)
        self._scale, self._dirty, self._far = scale, False, far
        painter = self._on_pixmap()
        try:
            if far:
                card_paint.paint_far(painter, self.look, self._image, selected=self.isSelected())
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


def _half_octave(scale: float) -> float:
    """The size of the pixmap of a far card: one for each half octave, so that few are made."""
    return float(2.0 ** (math.ceil(math.log2(scale) * 2) / 2))
