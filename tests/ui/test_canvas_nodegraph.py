"""The private names of NodeGraphQt that the canvas overrides: they are pinned, and they exist."""

import inspect
import subprocess
import sys

import pytest
from NodeGraphQt import BaseNode, NodeGraph
from NodeGraphQt.qgraphics.node_abstract import AbstractNodeItem
from NodeGraphQt.qgraphics.pipe import PipeItem
from NodeGraphQt.qgraphics.port import PortItem
from NodeGraphQt.widgets.viewer import NodeViewer

from openscope.ui.canvas.nodegraph import LooseVersion

NAMES = {
    NodeViewer: [
        "_update_scene", "_set_viewer_pan", "_set_viewer_zoom", "get_zoom", "set_zoom",
        "reset_zoom", "zoom_to_nodes", "center_selection", "force_update", "acyclic_check",
        "start_live_connection", "end_live_connection", "moved_nodes", "connection_sliced",
        "connection_changed", "insert_node",
    ],
    NodeGraph: [
        "_register_context_menu", "_register_builtin_nodes", "_on_connection_changed",
        "_on_connection_sliced", "_on_nodes_moved", "_on_insert_node",
    ],
    PipeItem: ["draw_path", "set_connections", "reset", "activate", "highlight", "delete"],
    PortItem: ["name", "port_type", "multi_connection", "node"],
    AbstractNodeItem: ["id", "name", "draw_node", "setSelected"],
    BaseNode: ["add_input", "add_output"],
}  # fmt: skip
ATTRIBUTES = ["_cursor_text", "_LIVE_PIPE", "_SLICER_PIPE", "_search_widget", "_ctx_menu_bar",
              "_start_port", "_detached_port"]  # fmt: skip


@pytest.mark.parametrize("owner", NAMES, ids=lambda owner: owner.__name__)
def test_the_names_that_are_overridden_exist(owner: type) -> None:
    assert [name for name in NAMES[owner] if not hasattr(owner, name)] == []


def test_the_attributes_that_are_replaced_exist() -> None:
    source = inspect.getsource(NodeViewer.__init__)
    assert [name for name in ATTRIBUTES if f"self.{name} = " not in source] == []
    for name in ("_pipes", "_properties"):
        owner = PortItem if name == "_pipes" else AbstractNodeItem
        assert f"self.{name} = " in inspect.getsource(owner.__init__)


def test_versions_compare_as_nodegraphqt_wants() -> None:
    assert LooseVersion("6.11.3") >= LooseVersion("5.10")
    assert not LooseVersion("5.9") >= LooseVersion("5.10")


def test_the_canvas_needs_no_torch_and_no_distutils() -> None:
    """The window is on screen before torch is loaded; what was lent for distutils is gone."""
    code = (
        "import sys, openscope.ui.canvas; "
        "sys.exit(bool({'torch', 'cv2', 'av', 'setuptools', 'distutils'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
