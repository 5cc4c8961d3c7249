"""`openscope new-plugin`: what it writes works at once, here and by the rules of Scope."""

import importlib.util
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from films import make_film, read_film
from openscope import plugin_template
from openscope.plugin_template import FILES, LONGEST_NAME, SCOPE_IDS

ROOT = Path(__file__).parents[2]
LONGEST = "aaaa-bbbb-cccc-dddd-eeee-ffff-gggg-hhhhh"


def run(*command, at, **environment):
    """A command in another process, with OpenScope importable and nothing else of ours."""
    done = subprocess.run(
        [sys.executable, "-m", *map(str, command)],
        cwd=at,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def folder(openscope, tmp_path):
    done = openscope("new-plugin", "soft-glow", "--at", tmp_path)
    assert (done.code, done.err) == (0, "")
    assert str(tmp_path / "soft-glow") in done.out
    return tmp_path / "soft-glow"


def test_it_has_the_documented_layout_and_nothing_beside_it(folder):
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert files == {
        "pyproject.toml", "README.md", "src/soft_glow/__init__.py", "src/soft_glow/schema.py",
        "src/soft_glow/pipeline.py", "tests/test_soft_glow.py",
    }  # fmt: skip
    assert [path.name for path in folder.parent.iterdir()] == ["soft-glow"]
    assert folder.stat().st_mode & 0o055 == 0o055, "others may read it, as any new folder"


def test_its_project_is_what_scope_installs(folder):
    project = tomllib.loads((folder / "pyproject.toml").read_text())
    assert project["build-system"]["build-backend"] == "hatchling.build"
    assert project["project"]["requires-python"] == ">=3.11"
    assert project["project"]["dependencies"] == []
    assert project["project"]["entry-points"] == {"scope": {"soft-glow": "soft_glow"}}
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == ["src/soft_glow"]


def test_it_is_found_and_its_node_runs(folder, tmp_path):
    make_film(tmp_path / "film.mp4", count=3)
    nodes = {
        "film_1": {"type": "builtin:video-file", "params": {"path": "film.mp4"}},
        "glow_1": {"type": "soft-glow:soft-glow", "params": {"warmth": 1.0}},
        "output_1": {"type": "builtin:output"},
    }
    edges = [["film_1.video", "glow_1.video"], ["glow_1.video", "output_1.video"]]
    graph = tmp_path / "graph.openscope"
    graph.write_text(json.dumps({"format": 1, "nodes": nodes, "edges": edges}))
    out = tmp_path / "out.mp4"
    command = ("openscope.cli", "render", graph, "-o", out)
    run(*command, at=tmp_path, OPENSCOPE_PLUGINS=str(folder))
    pixels, *_ = read_film(out)
    assert len(pixels) == 3
    red, _, blue = pixels[2][24, 48].astype(int)
    assert red > blue + 20, "the grey of the film is warm now"


@pytest.mark.parametrize("name", ["soft-glow", LONGEST])
def test_its_own_tests_pass_and_ruff_has_no_wish(openscope, tmp_path, name):
    assert openscope("new-plugin", name, "--at", tmp_path).code == 0
    told = run("pytest", "-q", "-p", "no:cacheprovider", at=tmp_path / name)
    assert re.search(r"\b11 passed\b", told)
    run("ruff", "check", "--no-cache", ".", at=tmp_path / name)
    run("ruff", "format", "--no-cache", "--check", ".", at=tmp_path / name)


def test_its_readme_names_the_ways_to_try_it_and_no_template_is_left(folder):
    readme = (folder / "README.md").read_text()
    for words in ("OPENSCOPE_PLUGINS=", "openscope plugins", "daydream-scope install -e"):
        assert words in readme
    for path in folder.rglob("*"):
        assert path.is_dir() or not re.search(r"\{\{|\{%|PluginSpec", path.read_text())


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Glow", "small letters"),
        ("soft glow", "small letters"),
        ("soft_glow", "small letters"),
        ("2glow", "small letters"),
        ("soft--glow", "small letters"),
        ("glow-", "small letters"),
        ("../glow", "small letters"),
        ("glow\n", "small letters"),
        ("", "small letters"),
        ("a" * (LONGEST_NAME + 1), "longer than"),
        ("class", "word of the language"),
        ("torch", "package torch is here"),
        ("scope", "package scope is here"),
        ("json", "package json is here"),
        *((name, "pipeline of Scope itself") for name in sorted(SCOPE_IDS)),
    ],
)
def test_a_name_that_will_not_do_is_refused(openscope, tmp_path, name, says):
    done = openscope("new-plugin", "--at", tmp_path, "--", name)
    assert done.code == 2
    assert says in done.err
    assert not list(tmp_path.iterdir())


def test_the_twelve_names_of_scope():
    assert len(SCOPE_IDS) == 12
    assert {"gray", "optical-flow", "krea-realtime-video"} <= SCOPE_IDS


def test_what_is_there_stays(openscope, tmp_path):
    (tmp_path / "soft-glow").mkdir()
    (tmp_path / "hard-glow").symlink_to(tmp_path / "nowhere")
    for name in ("soft-glow", "hard-glow"):
        done = openscope("new-plugin", name, "--at", tmp_path)
        assert done.code == 2
        assert "is there already" in done.err
    assert not list((tmp_path / "soft-glow").iterdir())
    done = openscope("new-plugin", "glow", "--at", tmp_path / "none")
    assert (done.code, "There is no folder" in done.err) == (2, True)


def test_a_disk_that_refuses_leaves_nothing(openscope, tmp_path, monkeypatch):
    write = Path.write_text

    def full(path, *arguments, **keywords):
        if path.name == "pipeline.py":
            raise OSError(28, "No space left on device")
        return write(path, *arguments, **keywords)

    monkeypatch.setattr(Path, "write_text", full)
    done = openscope("new-plugin", "soft-glow", "--at", tmp_path)
    assert done.code == 1
    assert done.err.strip().endswith("cannot be written: No space left on device.")
    assert not list(tmp_path.iterdir())


def test_every_template_lies_in_the_package():
    found = importlib.util.find_spec("openscope.plugin_template").submodule_search_locations[0]
    assert {path.name for path in Path(found).glob("*.jinja")} == {f"{f}.jinja" for f in FILES}
    assert plugin_template.package_of("soft-glow") == "soft_glow"
