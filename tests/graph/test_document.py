import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openscope.graph import files
from openscope.graph.document import FORMAT, Document
from openscope.graph.migrations import STEPS
from openscope.graph.problem import DocumentError

# As a person writes it: the example of the documentation.
BY_HAND = """
{"format": 1, "size": [1280, 720], "rate": 30, "seed": 0,
 "plugin": {"id": "neon-mirror", "name": "Neon Mirror", "usage": "postprocessor",
            "expose": {"kaleidoscope_1.slices": {"label": "Slices", "ge": 2, "le": 12}}},
 "nodes": {"video_1": {"type": "builtin:video-file", "params": {"path": "street.mp4"},
                       "position": [0, 200]},
           "kaleidoscope_1": {"type": "builtin:kaleidoscope", "title": "Mirror",
                              "params": {"slices": 8}, "position": [300, 200]},
           "output_1": {"type": "builtin:output", "position": [900, 200]}},
 "edges": [["video_1.video", "kaleidoscope_1.video"], ["kaleidoscope_1.video", "output_1.video"]],
 "backdrops": {}, "notes": {}}
"""


def test_a_document_written_by_hand_is_read():
    document = files.loads(BY_HAND)
    assert document.size == (1280, 720)
    assert document.nodes["kaleidoscope_1"].params == {"slices": 8}
    assert document.nodes["kaleidoscope_1"].title == "Mirror"
    assert document.edges[0].as_pair() == ["video_1.video", "kaleidoscope_1.video"]
    assert document.plugin.expose["kaleidoscope_1.slices"].le == 12


def test_only_format_nodes_and_edges_are_required():
    document = files.loads('{"format": 1, "nodes": {}, "edges": []}')
    assert (document.size, document.rate, document.seed) == (None, 30, 0)


def test_what_is_saved_is_read_back_equal_and_saves_to_the_same_bytes():
    document = files.loads(BY_HAND)
    text = files.dumps(document)
    assert files.loads(text) == document
    assert files.dumps(files.loads(text)) == text


def test_unknown_keys_survive_everywhere():
    raw = json.loads(BY_HAND)
    raw["future"] = {"a": [1, None]}
    raw["plugin"]["colour"] = "#fff"
    raw["plugin"]["expose"]["kaleidoscope_1.slices"]["step"] = 2
    raw["nodes"]["video_1"]["mood"] = "calm"
    saved = json.loads(files.dumps(files.parse(raw)))
    assert saved["future"] == {"a": [1, None]}
    assert saved["plugin"]["colour"] == "#fff"
    assert saved["plugin"]["expose"]["kaleidoscope_1.slices"]["step"] == 2
    assert saved["nodes"]["video_1"]["mood"] == "calm"


def test_a_node_of_a_missing_type_survives_with_its_parameters_and_wires():
    raw = json.loads(BY_HAND)
    raw["nodes"]["gone_1"] = {"type": "scope-gone:gone", "params": {"deep": {"x": [1, 2]}}}
    raw["edges"].append(["video_1.video", "gone_1.anything"])
    saved = json.loads(files.dumps(files.parse(raw)))
    assert saved["nodes"]["gone_1"]["params"] == {"deep": {"x": [1, 2]}}
    assert ["video_1.video", "gone_1.anything"] in saved["edges"]


def test_an_edit_leaves_the_old_document_as_it_was():
    old = files.loads(BY_HAND)
    new = old.with_params("kaleidoscope_1", {"slices": 3})
    assert new.nodes["kaleidoscope_1"].params == {"slices": 3}
    assert old.nodes["kaleidoscope_1"].params == {"slices": 8}
    assert new.nodes["video_1"] is old.nodes["video_1"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[]", "JSON object"),
        ('{"nodes": {}, "edges": []}', "format"),
        ('{"format": 2, "nodes": {}, "edges": []}', "newer OpenScope"),
        ('{"format": true, "nodes": {}, "edges": []}', "format"),
        ('{"format": 1, "edges": []}', "nodes"),
        ('{"format": 1, "nodes": {}, "edges": [["a.b"]]}', "pair"),
        ('{"format": 1, "nodes": {}, "edges": [["a.b", "c"]]}', "NODE.PORT"),
        ('{"format": 1, "nodes": {}, "edges": [], "rate": NaN}', "NaN"),
        ('{"format": 1, "nodes": {}, "edges": [], "rate": 1e999}', "number"),
        ('{"format": 1, "nodes": {}, "edges": [], "seed": ' + "9" * 5000 + "}", "number"),
        ('{"format": 1, "nodes": {}, "edges": [], "size": [0, 720]}', "size"),
        ('{"format": 1, "nodes": {}, "edges": [], "x": "\\ud800"}', "UTF-8"),
        ('{"format": 1, "nodes": {}, "edges": [], "x": ' + "[" * 100 + "]" * 100 + "}", "deeply"),
        ("[" * 100_000, "deeply"),
    ],
)
def test_what_is_no_document_is_refused_in_words(text, says):
    with pytest.raises(DocumentError) as refusal:
        files.loads(text)
    assert says in str(refusal.value)


def test_every_fault_of_form_is_told_at_once_with_its_node_and_field():
    raw = json.loads(BY_HAND)
    raw["nodes"]["video_1"]["bypassed"] = "yes"
    raw["nodes"]["kaleidoscope_1"]["position"] = [1]
    raw["rate"] = -1
    with pytest.raises(DocumentError) as refusal:
        files.parse(raw)
    places = {(problem.node, problem.field) for problem in refusal.value.problems}
    assert {("video_1", "bypassed"), (None, "rate")} <= places
    assert any(node == "kaleidoscope_1" for node, _ in places)


def test_a_file_that_is_not_text_or_not_there_is_refused(tmp_path):
    (tmp_path / "a.openscope").write_bytes(b"\xff\xfe\x00")
    for name in ("a.openscope", "missing.openscope", "."):
        with pytest.raises(DocumentError):
            files.load(tmp_path / name)


def test_saving_replaces_the_file_whole_and_leaves_nothing_beside_it(tmp_path):
    path = tmp_path / "graph.openscope"
    path.write_text("old")
    document = files.loads(BY_HAND)
    files.save(document, path)
    assert files.load(path) == document
    assert list(tmp_path.iterdir()) == [path]


def test_a_save_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "graph.openscope"
    path.write_text("old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.save(files.loads(BY_HAND), path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_every_format_before_this_one_has_a_step():
    assert len(STEPS) == FORMAT - 1


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@given(
    params=st.dictionaries(texts, json_values),
    title=texts,
    position=st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)),
    size=st.none() | st.tuples(st.integers(1, 16384), st.integers(1, 16384)),
    extra=json_values,
)
@settings(deadline=None)
def test_any_document_round_trips(params, title, position, size, extra):
    document = Document.model_validate(
        {
            "nodes": {"a_1": {"type": "t", "params": params, "title": title, "position": position}},
            "edges": [],
            "size": size,
            "anything": extra,
        }
    )
    text = files.dumps(document)
    assert files.loads(text) == document
    assert files.dumps(files.loads(text)) == text
