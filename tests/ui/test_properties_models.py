"""A node without its model: the box that says so, the download, and the node that then starts."""

import io
import threading
from collections.abc import Iterator

import huggingface_hub
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from model_server import ModelServer
from openscope.editing import edits
from openscope.graph.document import Edge
from openscope.ui.canvas.view import CanvasView
from openscope.ui.editor import Editor
from openscope.ui.properties import PropertiesPanel
from openscope.ui.properties.node_page import NodePage
from openscope.ui.stage import Stage
from pipelines.rife.effect import RIFE_WEIGHTS
from pipelines.rife.network import IFNet
from plugin_folders import pipeline_text, write_pipelines

LEFT = Qt.MouseButton.LeftButton
PATIENCE = 20_000


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path) -> Iterator[ModelServer]:
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("DAYDREAM_SCOPE_MODELS_DIR", str(tmp_path / "models"))
    huggingface_hub.close_session()
    made = ModelServer()
    monkeypatch.setenv("HF_ENDPOINT", made.url)
    with torch.random.fork_rng():
        torch.manual_seed(7)
        written = io.BytesIO()
        torch.save(IFNet().state_dict(), written)
    made.repos["daydreamlive/RIFE"] = {"flownet.pkl": written.getvalue()}
    yield made
    huggingface_hub.close_session()
    made.close()


@pytest.fixture
def panel(server: ModelServer, editor: Editor, stage: Stage) -> Iterator[PropertiesPanel]:
    made = PropertiesPanel(editor, stage)
    made.resize(306, 700)
    made.show()
    document, pattern = edits.added(
        editor.document, "builtin:test-pattern", params={"width": 64, "height": 64}
    )
    document, rife = edits.added(document, "builtin:rife")
    for wire in (
        Edge(pattern, "video", rife, "video"),
        Edge(rife, "video", "output_1", "video"),
    ):
        document = edits.connected(document, wire)
    editor.apply(document, "Build")
    editor.select([rife])
    yield made
    made.close()


def box(panel: PropertiesPanel):
    assert isinstance(panel.page, NodePage)
    return panel.page.model


def test_what_is_missing_is_said_and_nothing_is_asked(panel, server, tmp_path):
    shown = box(panel)
    assert shown.isVisible()
    assert "flownet.pkl" in shown.files.text()
    assert "daydreamlive/RIFE" in shown.files.text()
    assert str(tmp_path) in shown.place.text().replace("\u200b", "")
    assert shown.start.isVisible()
    assert not shown.cancel.isVisible()
    assert server.asked == []


def test_another_method_needs_none(panel, editor):
    rife = editor.current
    editor.apply(edits.with_param(editor.document, editor.types, rife, "method", "flow"), "x")
    assert not box(panel).isVisible()
    editor.undo()
    assert box(panel).isVisible()


def test_one_press_fetches_it_and_the_box_goes(panel, qtbot, tmp_path):
    with qtbot.waitSignal(panel.downloads.finished, timeout=PATIENCE):
        QTest.mouseClick(box(panel).start, LEFT)
        assert box(panel).cancel.isVisible()
        assert box(panel).bar.isVisible()
    assert (tmp_path / "models" / RIFE_WEIGHTS).exists()
    assert not box(panel).isVisible()


def test_a_download_outlives_the_selection(panel, editor, qtbot):
    rife = editor.current
    with qtbot.waitSignal(panel.downloads.finished, timeout=PATIENCE):
        QTest.mouseClick(box(panel).start, LEFT)
        editor.select([])
    editor.select([rife])
    assert not box(panel).isVisible()


def test_what_went_wrong_is_said_and_tried_again(panel, server, qtbot):
    server.statuses["RIFE"] = 404
    shown = box(panel)
    QTest.mouseClick(shown.start, LEFT)
    qtbot.waitUntil(lambda: shown.start.text() == "Try again", timeout=PATIENCE)
    assert shown.told.isVisible()
    assert "RIFE" in shown.told.text()
    panel.grab()  # lays everything out
    for text in (shown.files, shown.place, shown.told):
        assert text.height() >= text.heightForWidth(text.width()), "nothing is cut off"
    del server.statuses["RIFE"]
    with qtbot.waitSignal(panel.downloads.finished, timeout=PATIENCE):
        QTest.mouseClick(shown.start, LEFT)


def test_it_is_cancelled(panel, server, qtbot, monkeypatch):
    asked = threading.Event()
    go_on = threading.Event()
    answer = server._file

    def held(handler, content):
        asked.set()
        go_on.wait(10)
        answer(handler, content)

    monkeypatch.setattr(server, "_file", held)
    shown = box(panel)
    QTest.mouseClick(shown.start, LEFT)
    qtbot.waitUntil(asked.is_set, timeout=PATIENCE)
    QTest.mouseClick(shown.cancel, LEFT)
    assert shown.told.text() == "Stopping."
    go_on.set()
    qtbot.waitUntil(shown.start.isVisible, timeout=PATIENCE)
    assert shown.isVisible()
    assert shown.start.text() == "Download"


def test_closing_ends_a_download(panel, server, monkeypatch):
    QTest.mouseClick(box(panel).start, LEFT)
    panel.end()  # the fixtures see that no thread is left


def test_the_node_then_starts_by_itself(panel, editor, stage, qtbot, monkeypatch):
    rife, retry, tried = editor.current, stage.retry, []
    monkeypatch.setattr(stage, "retry", lambda: (tried.append(rife), retry()))
    stage.run()
    qtbot.waitUntil(
        lambda: stage.status is not None and rife in stage.status.faults, timeout=60_000
    )
    assert not panel.page.fault.isVisible(), "the box says it better"
    with qtbot.waitSignal(panel.downloads.finished, timeout=PATIENCE):
        QTest.mouseClick(box(panel).start, LEFT)
    assert tried == [rife], "at once, and not when its pause is over"
    qtbot.waitUntil(
        lambda: rife not in stage.status.faults and rife in stage.status.milliseconds,
        timeout=60_000,
    )


BODY = """
    def __init__(self, **kwargs):
        open(get_model_file_path("glow") / "glow.pth", "rb").close()

    def __call__(self, video, **kwargs):
        return {"video": torch.cat(video)}
"""


def test_a_plugin_whose_model_is_missing_needs_it_as_our_own_do(
    panel, editor, stage, qtbot, server, tmp_path, plugin_catalog
):
    server.repos["someone/glow"] = {"glow.pth": b"weights"}
    files = "[HuggingfaceRepoArtifact(repo_id='someone/glow', files=['glow.pth'])]"
    text = pipeline_text("glow", BODY, artifacts=files)
    imports = (
        "from scope.core.config import get_model_file_path\n"
        "from scope.core.pipelines.artifacts import HuggingfaceRepoArtifact\n"
    )
    editor.use(plugin_catalog(write_pipelines(tmp_path, "scope-glow", imports + text)))
    canvas = CanvasView(editor, stage)
    qtbot.addWidget(canvas)
    canvas.show()
    document, glow = edits.added(editor.document, "scope-glow:glow")
    document = edits.connected(document, Edge("test_pattern_1", "video", glow, "video"))
    document = edits.connected(document, Edge(glow, "video", "output_1", "video"))
    editor.apply(document, "Build")
    editor.select([glow])
    stage.run()
    card = canvas.graph.cards[glow]
    qtbot.waitUntil(lambda: bool(card.state.alert), timeout=60_000)
    assert (card.state.alert, card.state.error) == ("Needs a model", "")
    assert "The model glow.pth is missing." in card.state.warning
    shown = box(panel)
    assert shown.isVisible()
    assert not panel.page.fault.isVisible()
    assert shown.heading.text() == "This node needs a model", "no one knows how large it is"
    with qtbot.waitSignal(panel.downloads.finished, timeout=PATIENCE):
        QTest.mouseClick(shown.start, LEFT)
    qtbot.waitUntil(lambda: not card.state.alert, timeout=60_000)
    assert not shown.isVisible()


def test_a_fault_of_a_run_is_shown(panel, editor, stage, qtbot):
    document = edits.with_nodes(editor.document, {editor.current: None})
    document, film = edits.added(document, "builtin:video-file", params={"path": "gone.mp4"})
    document = edits.connected(document, Edge(film, "video", "output_1", "video"))
    editor.apply(document, "Film")
    editor.select([film])
    stage.run()
    qtbot.waitUntil(lambda: panel.page.fault.isVisible(), timeout=60_000)
    assert "gone.mp4" in panel.page.fault.message.text()
    stage.stop()
    assert not panel.page.fault.isVisible()
