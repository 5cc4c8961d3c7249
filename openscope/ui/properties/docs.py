"""What a node type says of itself."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from openscope.graph.node_type import NodeType, Port
from openscope.ui.fields import Field, in_words, sections
from openscope.ui.theme import port_colour
from openscope.ui.widgets.basics import column, label, row

_ROLES = {
    "source": "Brings frames in",
    "effect": "Built-in effect",
    "class": "Pipeline of a plugin",
    "event": "Event node of a plugin",
    "output": "Where frames leave the graph",
}


class _Sign(QWidget):
    """The colour of a kind of port."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind
        self.setFixedSize(8, 8)

    def sizeHint(self) -> QSize:
        return QSize(8, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(port_colour(self._kind))
            painter.drawEllipse(self.rect())
        finally:
            painter.end()


class DocsPage(QWidget):
    """Name, description, origin, ports and parameters of a node type."""

    def __init__(self, type_: NodeType | None) -> None:
        super().__init__()
        self.type = type_
        self._column = column(into=self, margins=(14, 12, 14, 12), spacing=4)
        if type_ is None:
            self._column.addWidget(label("Select one node to read about it.", "second", wraps=True))
            self._column.addStretch(1)
            return
        self._column.addWidget(label(type_.name, "title", wraps=True))
        if type_.description:
            self._column.addWidget(label(type_.description, "second", wraps=True))
        usage = ", ".join(type_.usage)
        facts = [_ROLES[type_.role], type_.category, *([f"used as {usage}"] if usage else [])]
        self._column.addWidget(label(" · ".join(facts), "caption", wraps=True))
        self._column.addWidget(label(type_.key.replace(":", ":\u200b"), "mono", wraps=True))
        self._ports("INPUTS", type_.inputs)
        self._ports("OUTPUTS", type_.outputs)
        self._parameters(type_)
        self._column.addStretch(1)

    def _heading(self, text: str) -> None:
        self._column.addSpacing(10)
        self._column.addWidget(label(text, "section"))

    def _ports(self, heading: str, ports: tuple[Port, ...]) -> None:
        if not ports:
            return
        self._heading(heading)
        for port in ports:
            what = port.kind if port.required or heading == "OUTPUTS" else f"{port.kind}, optional"
            self._column.addLayout(
                row(_Sign(port.kind), label(port.name), label(what, "mono"), None, spacing=6)
            )
            if port.description:
                self._column.addWidget(label(port.description, "caption", wraps=True))

    def _parameters(self, type_: NodeType) -> None:
        fields = [f for section in sections(type_) for f in section.fields]
        if not fields:
            return
        self._heading("PARAMETERS")
        for field in fields:
            self._column.addWidget(label(field.label, wraps=True))
            self._column.addWidget(label(_facts(field), "mono", wraps=True))
            if field.parameter.description:
                described = label(field.parameter.description, "caption", wraps=True)
                self._column.addWidget(described)
            self._column.addSpacing(4)


def _facts(field: Field) -> str:
    """Name, range or choices, default, and when it acts."""
    facts = [field.name]
    if field.choices:
        facts.append(", ".join(choice.label for choice in field.choices))
    elif field.range:
        facts.append(field.range)
    if field.default not in (None, ""):
        facts.append(f"default {in_words(field, field.default)}")
    if field.load_time:
        facts.append("restarts the node")
    return " · ".join(facts)
