import itertools
import json
import sys
from dataclasses import dataclass

import pytest

from openscope.cli import console, main


@dataclass
class Done:
    """What a command left: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def data(self):
        return json.loads(self.out)


@pytest.fixture
def openscope(monkeypatch, capsys):
    """Runs a command line in this process, as `openscope` does."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["openscope", *map(str, arguments)])
        monkeypatch.setitem(console._state, "debug", False)
        code = 0
        try:
            main()
        except SystemExit as exit_:
            code = exit_.code or 0
        printed = capsys.readouterr()
        return Done(code, printed.out, printed.err)

    return run


@pytest.fixture
def write_graph(tmp_path):
    """Writes a chain `source -> effects -> output` as a document and returns its path."""

    def write(*effects, source="test-pattern", name="graph.openscope", params=None, **rest):
        ids = ["source_1", *(f"{e.replace('-', '_')}_{i}" for i, e in enumerate(effects, 1))]
        nodes = {
            id_: {"type": f"builtin:{type_}", "params": (params or {}).get(id_, {})}
            for id_, type_ in zip(ids, [source, *effects], strict=True)
        }
        nodes["output_1"] = {"type": "builtin:output"}
        ends = [*ids, "output_1"]
        edges = [[f"{a}.video", f"{b}.video"] for a, b in itertools.pairwise(ends)]
        path = tmp_path / name
        path.write_text(json.dumps({"format": 1, "nodes": nodes, "edges": edges} | rest))
        return path

    return write
