"""What a card shows, as plain values that can be compared: a card is painted anew only where
these are others."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF

from openscope.editing.grid import on_grid
from openscope.graph.document import Edge, Node, PluginConfig
from openscope.graph.node_type import NodeType, Port
from openscope.ui.theme import font

WIDTH, NARROW, SMALL, WIDEST = 184.0, 152.0, 94.0, 220.0
"""The widths of cards: of most, of the category compose, of the output; and what a long title may
make of them."""
TITLE_LEFT, PILL = 25.0, 74.0
"""Where the title begins, and the room for the widest pill at its right, with the gap."""
TITLE = 28.0
"""The height of the title bar."""
ROW = 22.0
"""The height of a row of ports."""
ALERT = 20.0
"""The height of the strip that tells an error."""
LINE = 16.0
"""The height of a line of text."""
EDGE = 8.0
"""Between the picture and the edges."""
MARGIN = 12.0
"""Room around a card for ports, ring and badge."""


@dataclass(frozen=True)
class PortLook:
    """One port: its name, its kind, and what its tooltip says."""

    name: str
    kind: str
    tip: str = ""

    @property
    def label(self) -> str:
        """What stands beside it."""
        return self.name.replace("_", " ")


@dataclass(frozen=True)
class State:
    """What a run, or the check of the graph, says of a node."""

    time: str = ""
    error: str = ""
    warning: str = ""
    busy: str = ""
    """`loading`, `stuck` or nothing."""
    waiting: bool = False
    """Whether it runs and its first picture is on its way."""
    notice: str = ""
    """A few calm words of the run, such as that a model or a camera is missing."""

    @property
    def alert(self) -> str:
        """What the strip below the title says."""
        return self.error or self.notice


@dataclass(frozen=True)
class Look:
    """What the document says of a node, and where its parts are."""

    title: str
    category: str
    width: float = WIDTH
    inputs: tuple[PortLook, ...] = ()
    outputs: tuple[PortLook, ...] = ()
    lines: tuple[str, ...] = ()
    """Text below the title: the first one bold on the Plugin Config."""
    note: str = ""
    """Quiet text where a source has no inputs."""
    picture: bool = False
    bypassed: bool = False
    missing: bool = False
    strong: bool = False
    """Whether the first line is bold."""
    alert: bool = False
    """Whether there is an error to be told, for which cards without a picture make room."""

    @cached_property
    def picture_rect(self) -> QRectF | None:
        """Where the picture is, in the card's own coordinates."""
        if not self.picture:
            return None
        width = self.width - 2 * EDGE
        return QRectF(EDGE, TITLE + EDGE, width, round(width * 9 / 16))

    @property
    def _alert_height(self) -> float:
        return ALERT if self.alert and not self.picture else 0.0

    @cached_property
    def lines_top(self) -> float:
        """Where the text begins."""
        return TITLE + 9 + self._alert_height

    @cached_property
    def rows_top(self) -> float:
        """Where the rows of ports begin: so that ports stand on the grid, as cards do, and a wire
        between two cards of any form can run straight."""
        if self.picture_rect is not None:
            top = self.picture_rect.bottom() + 4
        elif self.lines and self.text_beside_ports:
            top = self.lines_top - 3
        elif self.lines:
            top = self.lines_top + LINE * len(self.lines) + 4
        else:
            top = TITLE + 5 + self._alert_height
        return on_grid(top + ROW / 2) - ROW / 2

    @property
    def text_beside_ports(self) -> bool:
        """Whether the text stands in the rows of the ports, as on a prompt: outputs alone, whose
        labels it replaces."""
        return bool(self.lines) and not self.inputs and not self.strong and not self.missing

    @cached_property
    def height(self) -> float:
        """How high the card is."""
        rows = max(len(self.inputs), len(self.outputs))
        if self.text_beside_ports:
            return self.lines_top + max(LINE * len(self.lines), ROW * rows - 6) + 9
        if not rows:
            return self.rows_top + 5
        return self.rows_top + ROW * rows + 6

    @cached_property
    def box(self) -> QRectF:
        """The card without what stands out from it."""
        return QRectF(0, 0, self.width, self.height)

    @cached_property
    def bounds(self) -> QRectF:
        """All that is painted."""
        return self.box.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)

    def place(self, index: int, *, output: bool) -> QPointF:
        """The centre of a port."""
        return QPointF(self.width if output else 0.0, self.rows_top + ROW * index + ROW / 2)


def plugin_look(plugin: PluginConfig) -> Look:
    """The Plugin Config's."""
    return Look(
        title="Plugin Config",
        category="plugin",
        lines=(
            plugin.name or "Untitled",
            f"{plugin.id or 'no id yet'} · {plugin.version}",
            plugin.usage.capitalize(),
        ),
        strong=True,
    )


def node_look(
    node: Node, type_: NodeType, size: tuple[int, int] | None = None, rate: float = 0.0
) -> Look:
    """A node's; `size` is that of its frames, where it is known, and `rate` that of its film."""
    path = node.params.get("path")
    name = PurePath(path).name if type_.role == "source" and isinstance(path, str) else ""
    title = node.title or name or type_.name
    return Look(
        title=title,
        category=type_.category,
        width=_width(title, type_.category),
        inputs=tuple(_port(port) for port in _unlike(type_.inputs)),
        outputs=tuple(_port(port) for port in _unlike(type_.outputs)),
        lines=_prompt(node, type_),
        note=_note(node, type_, size, rate),
        picture=type_.gives_pictures and not node.bypassed,
        bypassed=node.bypassed,
    )


def missing_look(node: Node, id_: str, edges: Iterable[Edge]) -> Look:
    """That of a node whose type is not here: its ports are those that wires name."""
    origin, _, name = node.type.partition(":")
    into = sorted({edge.to_port for edge in edges if edge.to_node == id_})
    out = sorted({edge.from_port for edge in edges if edge.from_node == id_})
    return Look(
        title=node.title or name or node.type,
        category="output",
        inputs=tuple(PortLook(port, "", _plain(port)) for port in into),
        outputs=tuple(PortLook(port, "", _plain(port)) for port in out),
        lines=(f"from {origin}" if name else "of unknown origin", "not installed"),
        bypassed=node.bypassed,
        missing=True,
    )


def _width(title: str, category: str) -> float:
    """As wide as the title and a time beside it need, on the grid of 4."""
    usual = {"compose": NARROW, "output": SMALL}.get(category, WIDTH)
    pill = 10.0 if category == "output" else PILL
    wanted = TITLE_LEFT + QFontMetricsF(font(12, 600)).horizontalAdvance(title) + pill
    return min(max(usual, 4.0 * math.ceil(wanted / 4)), max(usual, WIDEST))


def _unlike(ports: tuple[Port, ...]) -> list[Port]:
    """Ports of different names; a plugin may have declared one twice."""
    return list({port.name: port for port in ports}.values())


def _port(port: Port) -> PortLook:
    tip = f"{port.name} · {port.kind}"
    return PortLook(port.name, port.kind, f"{tip}\n{port.description}".strip())


def _plain(port: str) -> str:
    return f"{port} · unknown kind"


def _prompt(node: Node, type_: NodeType) -> tuple[str, ...]:
    if not type_.gives_prompts:
        return ()
    text = node.params.get("text")
    if not isinstance(text, str):
        parameter = type_.parameters.get("text")
        text = parameter.default if parameter and isinstance(parameter.default, str) else ""
    words = " ".join(text.split())
    return (f"“{words}”" if words else "no words yet",)


def _note(node: Node, type_: NodeType, size: tuple[int, int] | None, film: float) -> str:
    if type_.role != "source" or size is None:
        return ""
    parameter = type_.parameters.get("fps")
    rate = node.params.get("fps", parameter.default) if parameter is not None else film
    shown = f"{size[0]}×{size[1]}"
    return f"{shown} · {rate:.4g}" if isinstance(rate, int | float) and rate else shown
