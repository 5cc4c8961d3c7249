"""The properties panel over one node, and hands for its controls."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QWidget,
)

from openscope.catalog import Catalog, catalog_of
from openscope.editing import edits
from openscope.graph.node_type import NodeType, Port
from openscope.graph.parameter import Parameter
from openscope.ui.editor import Editor
from openscope.ui.properties import PropertiesPanel
from openscope.ui.properties.controls.track import Track
from openscope.ui.properties.node_page import NodePage
from openscope.ui.stage import Stage
from scope.core.pipelines.base_schema import ui_field_config

WIDTH = 306
LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Inner(BaseModel):
    gain: float = Field(0.5, ge=0, le=1)
    word: str = "a"


class Every(BaseModel):
    """A field of every kind."""

    amount: float = Field(0.5, ge=0, le=1, json_schema_extra=ui_field_config(order=1))
    count: int = Field(3, json_schema_extra=ui_field_config(order=2))
    on: bool = Field(False, json_schema_extra=ui_field_config(order=3))
    pick: Literal["one", "two"] = Field("one", json_schema_extra=ui_field_config(order=4))
    word: str = Field("", json_schema_extra=ui_field_config(order=5))
    essay: str = Field("", json_schema_extra={"format": "multiline", **ui_field_config(order=6)})
    poster: str = Field("", json_schema_extra=ui_field_config(order=7, component="image"))
    tint: str = Field("#ffffff", json_schema_extra={"format": "color", **ui_field_config(order=8)})
    stops: list[float] = Field([0.25, 0.75], json_schema_extra=ui_field_config(order=9))
    limit: float | None = Field(None, ge=0, le=9, json_schema_extra=ui_field_config(order=10))
    inner: Inner = Field(Inner(), json_schema_extra=ui_field_config(order=11))
    free: dict[str, Any] = Field({"a": 1}, json_schema_extra=ui_field_config(order=12))
    side: int = Field(
        512, ge=64, le=2048,
        json_schema_extra=ui_field_config(order=13, component="resolution", is_load_param=True),
    )  # fmt: skip
    model: str = Field("m", json_schema_extra=ui_field_config(order=14, is_load_param=True))
    hidden: int = 7
    words: list[str] = Field(["red"], max_length=4, json_schema_extra=ui_field_config(order=16))
    kinds: list[Literal["soft", "hard", "wet"]] = Field(
        ["hard"], min_length=1, json_schema_extra=ui_field_config(order=17)
    )
    names: list[str] = Field(["a"], json_schema_extra=ui_field_config(order=18, is_load_param=True))
    typed: str = Field("", json_schema_extra=ui_field_config(order=15, modes=["text"]))


def type_of(config: type[BaseModel], key: str = "scope-x:every") -> NodeType:
    schema = config.model_json_schema()
    parameters = {
        name: Parameter.of(name, one, schema.get("$defs", {}))
        for name, one in schema["properties"].items()
    }
    ports = (Port("video", "video"),)
    return NodeType(key, "class", "Every", inputs=ports, outputs=ports, parameters=parameters)


@pytest.fixture
def panel(editor: Editor, stage: Stage) -> Iterator[PropertiesPanel]:
    built_in = catalog_of([])
    editor.use(Catalog({**built_in.types, "scope-x:every": type_of(Every)}))
    made = PropertiesPanel(editor, stage)
    made.resize(WIDTH, 900)
    made.show()
    made.activateWindow()
    QTest.qWaitForWindowActive(made)
    yield made
    made.close()


@pytest.fixture
def bloom(panel: PropertiesPanel, editor: Editor) -> SimpleNamespace:
    return chosen(panel, editor, "builtin:bloom")


@pytest.fixture
def every(panel: PropertiesPanel, editor: Editor) -> SimpleNamespace:
    return chosen(panel, editor, "scope-x:every")


def chosen(panel: PropertiesPanel, editor: Editor, key: str) -> SimpleNamespace:
    document, id_ = edits.added(editor.document, key)
    editor.apply(document, "Add")
    editor.select([id_])
    QApplication.processEvents()
    assert isinstance(panel.page, NodePage)
    return SimpleNamespace(
        id=id_,
        row=lambda name: panel.page.form.rows[name],
        value=lambda name: editor.node(id_).params.get(name),
        steps=lambda: editor.history.edits,
    )


def drag(track: Track, *to: QPoint, hold: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier):
    QTest.mousePress(track, LEFT, hold, track.handle())
    start = track.handle()
    for end in to:
        for part in range(1, 9):
            QTest.mouseMove(track, start + (end - start) * part / 8)
            QApplication.processEvents()
        start = end
    QTest.mouseRelease(track, LEFT, hold, to[-1])


def type_in(line: QLineEdit, text: str, *, enter: bool = True) -> None:
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    if enter:
        QTest.keyClick(line, Qt.Key.Key_Return)


def wheel(widget: QWidget, notches: int) -> QWheelEvent:
    at = QPointF(widget.rect().center())
    event = QWheelEvent(
        at, widget.mapToGlobal(at), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
    return event
