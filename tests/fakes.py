"""Node types that need no pipeline: the rules of a graph are about ports and parameters alone."""

from openscope.graph.document import Document
from openscope.graph.files import parse
from openscope.graph.node_type import NodeType, Port
from openscope.graph.parameter import Parameter

VIDEO = Port("video", "video")


def number(name, default=0.5, low=0.0, high=1.0, *, load_time=False):
    schema = {
        "type": "number",
        "minimum": low,
        "maximum": high,
        "default": default,
        "ui": {"is_load_param": load_time},
    }
    return name, Parameter.of(name, schema, {})


def choice(name, *choices):
    schema = {"enum": list(choices), "type": "string", "default": choices[0], "ui": {}}
    return name, Parameter.of(name, schema, {})


def fake(id_, role="effect", inputs=(VIDEO,), outputs=(VIDEO,), parameters=(), ticks=None):
    return NodeType(
        key=f"builtin:{id_}",
        role=role,
        name=id_.title(),
        inputs=tuple(inputs),
        outputs=tuple(outputs),
        parameters=dict(parameters),
        ticks=ticks,
    )


TYPES = {
    type_.key: type_
    for type_ in [
        fake("film", "source", inputs=(), ticks="file"),
        fake("still", "source", inputs=(), ticks="still"),
        fake("camera", "source", inputs=(), ticks="device"),
        fake(
            "pattern",
            "source",
            inputs=(),
            ticks="pattern",
            parameters=[number("fps", 25.0, 1.0, 240.0, load_time=True)],
        ),
        fake("glow", parameters=[number("amount"), choice("mode", "add", "screen")]),
        fake("heavy", parameters=[number("amount"), number("detail", load_time=True)]),
        fake("key", outputs=[Port("mask", "mask")]),
        fake("motion", outputs=[VIDEO, Port("flow", "flow")]),
        fake("warp", inputs=[VIDEO, Port("flow", "flow", required=False)]),
        fake(
            "mix",
            inputs=[VIDEO, Port("video_b", "video"), Port("mask", "mask", required=False)],
        ),
        fake("output", "output", outputs=()),
    ]
}


def graph(nodes, edges=(), **rest) -> Document:
    """A document from `{"glow_1": "glow", ...}` (or whole nodes) and "a.video > b.video" wires."""
    written = {
        id_: {"type": f"builtin:{node}"} if isinstance(node, str) else node
        for id_, node in nodes.items()
    }
    pairs = [[end.strip() for end in edge.split(">")] for edge in edges]
    return parse({"format": 1, "nodes": written, "edges": pairs, **rest})


CHAIN = ("film_1.video > glow_1.video", "glow_1.video > output_1.video")
CHAIN_NODES = {"film_1": "film", "glow_1": "glow", "output_1": "output"}
