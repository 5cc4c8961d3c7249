"""The journal: what a crash leaves can be brought back, edit by edit."""

import itertools
import json
import os

import pytest

from openscope.editing import edits
from openscope.editing.journal import Journal, open_elsewhere, state_folder, unsaved
from openscope.graph.files import dumps
from random_graphs import TYPES


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENSCOPE_STATE", str(tmp_path / "state"))


def crashed(place):
    """The journal as a process leaves it that is gone."""
    lines = place.read_text().splitlines()
    head = json.loads(lines[0])
    head["pid"], head["started"] = 2**22 - 1, 1.0
    place.write_text("\n".join([json.dumps(head), *lines[1:]]) + "\n")


def edited(journal, document):
    """Three edits of all kinds; the documents, the first among them."""
    made, bloom = edits.added(document, "builtin:bloom", (4.0, 8.0))
    documents = [document, made]
    documents.append(edits.with_param(made, TYPES, bloom, "intensity", 1.25))
    documents.append(edits.with_plugin(edits.deleted(documents[-1], ["output_1"]), name="日本"))
    for before, after in itertools.pairwise(documents):
        journal.write(before, after, "Edit")
    return documents


def only_journal():
    (place,) = (state_folder() / "journals").glob("*.jsonl")
    return place


def test_a_crash_loses_no_edit(tmp_path):
    journal = Journal(edits.empty(), tmp_path / "show.openscope")
    documents = edited(journal, edits.empty())
    assert unsaved() == [], "a session that runs is none to recover"
    crashed(only_journal())
    (session,) = unsaved()
    assert (session.name, session.edits) == ("show", 3)
    assert session.path == tmp_path / "show.openscope"
    for document in reversed(documents):
        assert dumps(session.history.document) == dumps(document)
        session.history.undo()


def test_a_torn_line_costs_that_edit_alone():
    journal = Journal(edits.empty(), None)
    documents = edited(journal, edits.empty())
    place = only_journal()
    crashed(place)
    place.write_bytes(place.read_bytes()[:-20])
    (session,) = unsaved()
    assert session.edits == 2
    assert dumps(session.history.document) == dumps(documents[2])


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{}", b'{"openscope-journal": 1}', b"[]"])
def test_a_damaged_journal_is_passed_over(content, caplog):
    folder = state_folder() / "journals"
    folder.mkdir(parents=True)
    (folder / "1-1.jsonl").write_bytes(content)
    assert unsaved() == []


def test_saving_begins_anew_and_closing_leaves_nothing():
    journal = Journal(edits.empty(), None)
    documents = edited(journal, edits.empty())
    journal.begin(documents[-1], None)
    assert not list((state_folder() / "journals").glob("*"))
    journal.write(documents[-1], documents[0], "Undo")
    assert only_journal()
    journal.close()
    assert not list((state_folder() / "journals").glob("*"))


def test_nothing_is_written_before_the_first_edit():
    Journal(edits.empty(), None)
    assert not state_folder().exists()


def test_a_disk_that_refuses_is_told_and_forgotten_once_it_takes(monkeypatch, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("OPENSCOPE_STATE", str(blocked))
    journal = Journal(edits.empty(), None)
    documents = edited(journal, edits.empty())
    assert "cannot be written" in journal.trouble
    monkeypatch.setenv("OPENSCOPE_STATE", str(tmp_path / "state"))
    last = documents[-1]
    journal.write(last, edits.with_plugin(last, author="A"), "Author")
    assert journal.trouble == ""
    crashed(only_journal())
    (session,) = unsaved()
    assert session.history.document.plugin.author == "A"


def test_a_file_that_another_program_edits_is_known(tmp_path):
    path = tmp_path / "show.openscope"
    journal = Journal(edits.empty(), path)
    edited(journal, edits.empty())
    assert not open_elsewhere(path), "our own edits are no other program's"
    place = only_journal()
    lines = place.read_text().splitlines()
    head = json.loads(lines[0])
    import psutil

    parent = psutil.Process(os.getppid())
    head["pid"], head["started"] = parent.pid, parent.create_time()
    place.write_text("\n".join([json.dumps(head), *lines[1:]]) + "\n")
    assert open_elsewhere(path)
    assert not open_elsewhere(tmp_path / "other.openscope")
