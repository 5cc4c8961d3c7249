"""The one door to NodeGraphQt: what it needs before it is imported, and the types of what we use.

NodeGraphQt has no type hints. While checking types, its classes are the Qt classes below them with
the private names that we override; tests/ui/test_canvas_nodegraph.py sees that these exist.
"""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QGraphicsScene, QGraphicsView


class LooseVersion:
    """Versions that compare by their numbers: all that NodeGraphQt wants of distutils, which
    Python has no more from 3.12 on and which is slow to import before."""

    def __init__(self, text: str) -> None:
        self.numbers = [int(number) for number in re.findall(r"\d+", text)]

    def __ge__(self, other: "LooseVersion") -> bool:
        return self.numbers >= other.numbers


@contextmanager
def _distutils_lent() -> Iterator[None]:
    """A distutils with nothing else in it, and only within: others want the whole of it."""
    lent = {name: ModuleType(name) for name in ("distutils", "distutils.version")}
    vars(lent["distutils.version"])["LooseVersion"] = LooseVersion
    own = {name: sys.modules.get(name) for name in lent}
    sys.modules.update(lent)
    try:
        yield
    finally:
        for name, module in own.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module


os.environ.setdefault("QT_PREFERRED_BINDING", "PySide6")

if TYPE_CHECKING:
    from PySide6.QtCore import QObject, Signal

    class AbstractNodeItem(QGraphicsItem):
        """A node."""

        _properties: dict[str, Any]
        _width: float
        _height: float
        id: str

    class PortItem(QGraphicsItem):
        """A port."""

        _pipes: list[Any]
        name: str
        port_type: str
        multi_connection: bool

    class PipeItem(QGraphicsPathItem):
        """A wire."""

    class NodeScene(QGraphicsScene):
        """What a viewer shows."""

    class NodeViewer(QGraphicsView):
        """The view, and the signals by which it tells the graph what was done in it."""

        moved_nodes: ClassVar = Signal(object)
        connection_sliced: ClassVar = Signal(list)
        connection_changed: ClassVar = Signal(list, list)
        insert_node: ClassVar = Signal(object, str, object)
        _cursor_text: QGraphicsItem
        _LIVE_PIPE: Any
        _SLICER_PIPE: Any
        _start_port: Any
        _detached_port: Any
        _search_widget: Any
        _ctx_menu_bar: Any

        def __init__(self, parent: Any = None, undo_stack: Any = None) -> None: ...

    class NodeGraph(QObject):
        """What holds the nodes."""

        model: Any

        def __init__(self, parent: Any = None, **kwargs: Any) -> None: ...

    class BaseNode:
        """A node and its ports."""

        model: Any
        view: Any
        _graph: Any

        def __init__(self, qgraphics_item: Any = None) -> None: ...
        def add_input(self, name: str, multi_input: bool = False) -> Any: ...
        def add_output(self, name: str, multi_output: bool = True) -> Any: ...
else:
    with _distutils_lent():
        from NodeGraphQt import BaseNode, NodeGraph
        from NodeGraphQt.qgraphics.node_abstract import AbstractNodeItem
        from NodeGraphQt.qgraphics.pipe import PipeItem
        from NodeGraphQt.qgraphics.port import PortItem
        from NodeGraphQt.widgets.scene import NodeScene
        from NodeGraphQt.widgets.viewer import NodeViewer

__all__ = [
    "AbstractNodeItem",
    "BaseNode",
    "NodeGraph",
    "NodeScene",
    "NodeViewer",
    "PipeItem",
    "PortItem",
    "QUndoStack",
]
