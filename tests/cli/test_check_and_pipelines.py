import json
import subprocess
import sys

import pytest

from openscope import __version__


def test_a_right_graph(openscope, write_graph):
    done = openscope("check", write_graph("gray"))
    assert (done.code, done.err) == (0, "")
    assert "3 nodes, 2 wires" in done.out


def test_problems_are_all_told_on_standard_error(openscope, write_graph):
    path = write_graph("kaleidoscope", "grey", params={"kaleidoscope_1": {"slices": 9999}})
    done = openscope("check", path)
    assert (done.code, done.out) == (2, "")
    assert "kaleidoscope_1.slices: 9999 is out of range" in done.err
    assert (
        "grey_2: There is no node type 'builtin:grey' here. Did you mean builtin:gray?" in done.err
    )


def test_problems_as_json_are_plain_data(openscope, write_graph):
    done = openscope("check", "--json", write_graph("grey"))
    assert done.code == 2
    assert done.data["ok"] is False
    problem = next(p for p in done.data["problems"] if p["code"] == "missing-type")
    assert (problem["node"], problem["field"], problem["severity"]) == ("grey_1", None, "error")
    assert openscope("check", "--json", write_graph("gray")).data == {"ok": True, "problems": []}


def with_loose_node(path):
    document = json.loads(path.read_text())
    document["nodes"]["bloom_9"] = {"type": "builtin:bloom"}
    path.write_text(json.dumps(document))
    return path


def test_a_node_beside_the_graph_is_a_warning(openscope, write_graph, tmp_path, monkeypatch):
    path = with_loose_node(write_graph("gray"))
    monkeypatch.setenv("FORCE_COLOR", "1")
    done = openscope("check", path)
    monkeypatch.delenv("FORCE_COLOR")
    assert done.code == 0
    assert "is right" in done.out
    assert "\x1b[33mbloom_9.video: Bloom needs a wire at video. It does not reach" in done.err
    data = openscope("check", "--json", path).data
    assert (data["ok"], [p["severity"] for p in data["problems"]]) == (True, ["warning"])
    assert openscope("render", path, "-o", tmp_path / "a.png", "--frames", 1).code == 0
    done = openscope("export", path, tmp_path / "plugin", "--no-verify")
    assert (done.code, done.err) == (0, "")
    assert "bloom" not in openscope("code", path).out


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 99, "nodes": {}, "edges": []}'])
def test_no_document_is_told_in_a_sentence(openscope, tmp_path, content):
    path = tmp_path / "bad.openscope"
    path.write_text(content)
    done = openscope("check", path)
    assert done.code == 2
    assert done.err
    assert "Traceback" not in done.err
    assert openscope("check", path, "--json").data["problems"][0]["code"] in (
        "malformed",
        "too-new",
    )


def test_a_missing_file_and_wrong_usage_exit_2(openscope, tmp_path):
    done = openscope("check", tmp_path / "none.openscope")
    assert done.code == 2
    assert "none.openscope" in done.err
    assert openscope("check").code == 2
    assert openscope("dance").code == 2


def test_the_list_of_pipelines_is_data(openscope):
    done = openscope("pipelines", "--json")
    assert done.code == 0
    by_type = {entry["type"]: entry for entry in done.data}
    for entry in done.data:
        assert entry.keys() >= {
            "type", "id", "origin", "name", "category", "usage", "inputs", "outputs", "parameters",
        }  # fmt: skip
    assert by_type.keys() >= {
        f"builtin:{name}"
        for name in (
            "video-file", "image", "test-pattern", "output", "passthrough", "gray",
            "kaleidoscope", "bloom", "trails", "blend", "luma-key",
        )
    }  # fmt: skip
    blend = by_type["builtin:blend"]
    assert blend["category"] == "compose"
    assert [(p["name"], p["kind"], p["required"]) for p in blend["inputs"]] == [
        ("video", "video", True),
        ("video_b", "video", True),
        ("mask", "mask", False),
    ]
    assert by_type["builtin:luma-key"]["outputs"][0]["kind"] == "mask"
    assert by_type["builtin:video-file"]["category"] == "input"
    slices = next(p for p in by_type["builtin:kaleidoscope"]["parameters"] if p["name"] == "slices")
    assert slices["minimum"] < slices["default"] < slices["maximum"]


def test_the_list_of_pipelines_is_readable(openscope):
    done = openscope("pipelines")
    assert done.code == 0
    assert "builtin:bloom" in done.out
    assert "[mask]" in done.out, "an optional input is in brackets"


def test_a_built_in_shows_only_its_own_parameters(openscope):
    done = openscope("pipelines", "--json")
    gray = next(entry for entry in done.data if entry["id"] == "gray")
    assert "base_seed" not in json.dumps(gray)


def test_the_version(openscope):
    assert openscope("--version").out.strip() == f"openscope {__version__}"


def test_no_command_but_render_loads_torch(write_graph):
    graph = write_graph("gray")
    code = (
        "import sys; sys.argv = ['openscope', *{arguments!r}]\n"
        "from openscope.cli import main\n"
        "try: main()\n"
        "except SystemExit as e: assert not e.code\n"
        "assert not {{'torch', 'av', 'cv2'}} & sys.modules.keys(), 'too heavy'\n"
    )
    for arguments in (["--help"], ["check", str(graph)], ["pipelines", "--json"], ["--version"]):
        script = code.format(arguments=arguments)
        subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
