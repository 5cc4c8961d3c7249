"""A dozen random graphs, every node type in one of them, pass the whole verify."""

import os

import pytest

from exporters.plugin import plugin_files
from exporters.verify import verify
from exporters.write import write_folder
from random_graphs import THIRD_PARTY, third_party, varied

DOZEN = 12


@pytest.fixture(scope="module")
def documents():
    return varied(DOZEN)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(DOZEN))
def test_random_graphs_pass_the_whole_verify(number, documents, tmp_path, monkeypatch):
    monkeypatch.setenv("OPENSCOPE_PLUGINS", os.pathsep.join(map(str, THIRD_PARTY.iterdir())))
    made = plugin_files(documents[number], third_party().types, f"Random {number}")
    write_folder(made, tmp_path / "random")
    report = verify(tmp_path / "random")
    assert report.passed, report.as_json()
    assert {check.state for check in report.checks} == {"passed"}
