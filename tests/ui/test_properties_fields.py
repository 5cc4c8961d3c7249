"""What a panel shows of a node type, without Qt."""

import subprocess
import sys
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from openscope.catalog import catalog_of
from openscope.graph.document import Document, Edge, Node
from openscope.graph.node_type import NodeType
from openscope.graph.parameter import Parameter
from openscope.ui import fields
from openscope.ui.fields import mode_of, sections
from scope.core.pipelines.base_schema import ui_field_config


class Inner(BaseModel):
    gain: float = Field(0.5, ge=0, le=1)
    word: str = "a"


class Config(BaseModel):
    late: int = Field(1, json_schema_extra=ui_field_config(order=9))
    unordered: bool = Field(False, json_schema_extra=ui_field_config())
    first: float = Field(0.5, ge=0, le=1, json_schema_extra=ui_field_config(order=1))
    hidden: str = "x"
    hertz: float = Field(440, ge=20, le=20000, json_schema_extra=ui_field_config())
    small: float = Field(1, ge=0.5, le=5, json_schema_extra={"ui": {"scale": "log", "order": 20}})
    pick: Literal["fast", "very_fine"] | None = Field(None, json_schema_extra=ui_field_config())
    maybe: float | None = Field(None, gt=0, lt=9, json_schema_extra=ui_field_config())
    steps: list[int] = Field(
        [1000, 500], json_schema_extra=ui_field_config(component="denoising_steps")
    )
    pair: tuple[int, int] = Field((1, 2), json_schema_extra=ui_field_config())
    words: list[str] = Field([], json_schema_extra=ui_field_config())
    kinds: list[Literal["a", "b"]] = Field([], json_schema_extra=ui_field_config())
    both: tuple[str, Literal["x"]] = Field(("", "x"), json_schema_extra=ui_field_config())
    loose: list[str | None] = Field([], json_schema_extra=ui_field_config())
    inner: Inner = Field(Inner(), json_schema_extra=ui_field_config())
    free: dict[str, Any] = Field({}, json_schema_extra=ui_field_config())
    height: int = Field(
        512, ge=64, le=2048, json_schema_extra=ui_field_config(component="resolution",
                                                              is_load_param=True)
    )  # fmt: skip
    poster: str | None = Field(None, json_schema_extra=ui_field_config(component="image"))
    strange: float = Field(1, ge=0, le=2, json_schema_extra=ui_field_config(component="vortex"))
    typed: str = Field("", json_schema_extra=ui_field_config(modes=["text"]))


def type_of(config: type[BaseModel], **more: Any) -> NodeType:
    schema = config.model_json_schema()
    parameters = {
        name: Parameter.of(name, one, schema.get("$defs", {}))
        for name, one in schema["properties"].items()
    }
    return NodeType("scope-x:x", "class", "X", parameters=parameters, **more)


def by_name(mode: str = "video") -> dict[str, fields.Field]:
    return {f.name: f for s in sections(type_of(Config), mode) for f in s.fields}


def test_no_qt_is_needed():
    code = "import sys, openscope.ui.fields; sys.exit('PySide6' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_order_is_the_authors_then_the_declarations():
    runtime, load, advanced = sections(type_of(Config))
    assert [s.part for s in (runtime, load, advanced)] == ["runtime", "load", "advanced"]
    names = [f.name for f in runtime.fields]
    assert names[:3] == ["first", "late", "small"]
    assert names[3:6] == ["unordered", "hertz", "pick"]
    assert [f.name for f in load.fields] == ["height"]
    assert [f.name for f in advanced.fields] == ["hidden"]


@pytest.mark.parametrize(
    ("name", "control"),
    [
        ("late", "number"), ("unordered", "switch"), ("first", "slider"), ("hidden", "text"),
        ("hertz", "slider"), ("pick", "choice"), ("maybe", "slider"), ("steps", "numbers"),
        ("pair", "numbers"), ("words", "list"), ("kinds", "list"),
        ("both", "list"), ("loose", "json"), ("inner", "group"), ("free", "json"),
        ("height", "resolution"), ("poster", "path"), ("strange", "slider"),
    ],
)  # fmt: skip
def test_every_kind_has_its_control(name, control):
    assert by_name()[name].control == control


def test_what_must_be_exceeded_is_not_reached():
    maybe = by_name()["maybe"]
    assert maybe.optional
    assert (maybe.low, maybe.high, maybe.log) == (0.01, 8.99, False)


def test_a_range_of_decades_is_logarithmic_and_so_is_one_that_asks():
    found = by_name()
    assert found["hertz"].log
    assert found["small"].log
    assert not found["first"].log
    middle = fields.value_at(found["hertz"], 0.5)
    assert middle == pytest.approx(632.5, abs=0.1)
    assert fields.at(found["hertz"], middle) == pytest.approx(0.5, abs=1e-3)


def test_none_is_one_of_the_choices_and_labels_are_words():
    assert [(c.value, c.label) for c in by_name()["pick"].choices] == [
        (None, "None"),
        ("fast", "Fast"),
        ("very_fine", "Very fine"),
    ]


def test_lists_know_their_lengths_and_entries():
    found = by_name()
    assert (found["pair"].shortest, found["pair"].longest) == (2, 2)
    assert found["steps"].descending
    assert (found["steps"].fields[0].low, found["steps"].fields[0].high) == (0, 1000)


def test_a_model_within_has_its_fields():
    assert [f.control for f in by_name()["inner"].fields] == ["slider", "text"]


def test_fields_of_other_modes_are_hidden():
    assert "typed" not in by_name("video")
    assert "typed" in by_name("text")


def test_the_mode_is_video_where_pictures_are_wired():
    types = dict(catalog_of([]).types)
    nodes = {"a": Node(type="builtin:test-pattern"), "b": Node(type="builtin:bloom")}
    free = Document(nodes=nodes, edges=())
    wired = Document(nodes=nodes, edges=(Edge("a", "video", "b", "video"),))
    assert mode_of(free, types, "b") == "text"
    assert mode_of(wired, types, "b") == "video"


def test_numbers_are_clamped_and_moved_in_range():
    first, late = by_name()["first"], by_name()["late"]
    assert fields.clamped(first, 7) == 1.0
    assert fields.moved(first, 0.5, 1) == 0.51
    assert fields.moved(first, 0.99, 10) == 1.0
    assert fields.moved(late, 1, 1) == 2
    assert first.range == "0 to 1"
    assert fields.value_at(first, 0.333333) == 0.33


def test_only_effects_and_classes_offer_fields():
    types = catalog_of([]).types
    assert all(f.exposable for s in sections(types["builtin:bloom"]) for f in s.fields)
    assert not any(f.exposable for s in sections(types["builtin:text-prompt"]) for f in s.fields)
    assert not any(f.exposable for s in sections(types["builtin:camera"]) for f in s.fields)
