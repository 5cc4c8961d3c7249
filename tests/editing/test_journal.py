"""The journal: what a crash leaves can be brought back, edit by edit."""

import io
import itertools
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from openscope.editing import edits
from openscope.editing.history import History
from openscope.editing.journal import Journal, open_elsewhere, state_folder, unsaved
from openscope.graph.document import Document
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


def test_a_file_that_another_program_has_open_is_known(tmp_path):
    path = tmp_path / "show.openscope"
    Journal(edits.empty(), path)
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
    crashed(place)
    assert not open_elsewhere(path)
    assert unsaved() == []
    assert not place.exists(), "nothing was edited: there is nothing to keep"


def test_a_drag_is_one_step_after_a_crash_too():
    history = History(edits.added(edits.empty(), "builtin:bloom")[0])
    journal = Journal(history.document, None)
    moves = [("a", 0.1), ("a", 0.2), ("a", 0.3), ("b", 0.4), ("b", 0.5)]
    for key, value in moves:
        before = history.document
        after = edits.with_param(before, TYPES, "bloom_1", "intensity", value)
        history.apply(after, "Move", key)
        journal.write(before, after, "Move", goes_on=history.goes_on)
    assert history.edits == 2
    crashed(only_journal())
    (session,) = unsaved()
    assert [dumps(step.after) for step in session.history.steps] == [
        dumps(step.after) for step in history.steps
    ]


def test_a_disk_that_is_full_for_a_while_loses_nothing(monkeypatch):
    """Its lines are torn at any place; what comes after holds what they held."""
    journal = Journal(edits.empty(), None)
    document = edits.empty()
    full, open_whole = {2, 3, 5}, Path.open

    class Full(io.TextIOWrapper):
        def write(self, text):
            super().write(text[: len(text) // 2])
            raise OSError(28, "No space left on device")

    for number in range(7):
        before, (document, _) = document, edits.added(document, "builtin:bloom")
        with monkeypatch.context() as patch:
            if number in full:
                patch.setattr(Path, "open", lambda p, m, **_: Full(open_whole(p, "ab")))
            journal.write(before, document, "Add")
        assert bool(journal.trouble) == (number in full)
    crashed(only_journal())
    (session,) = unsaved()
    assert dumps(session.history.document) == dumps(document)
    assert dumps(session.history.first) == dumps(edits.empty())


def test_a_key_that_is_gone_stays_gone():
    """Keys of another version's are kept, and may be taken away."""
    before = Document.model_validate({**edits.empty().model_dump(mode="json"), "later": [1]})
    after, _ = edits.added(edits.empty(), "builtin:bloom")
    journal = Journal(before, None)
    journal.write(before, after, "Open what was on the disk")
    crashed(only_journal())
    (session,) = unsaved()
    assert dumps(session.history.document) == dumps(after)


def test_a_long_session_is_read_in_no_time():
    document = edits.empty()
    for _ in range(100):
        document, _ = edits.added(document, "builtin:bloom")
    journal = Journal(document, None)
    for number in range(1000):
        before = document
        document = edits.with_param(before, TYPES, "bloom_1", "intensity", number / 999)
        journal.write(before, document, "Move", goes_on=True)
    crashed(only_journal())
    start = time.process_time()
    (session,) = unsaved()
    assert time.process_time() - start < 1.0
    assert dumps(session.history.document) == dumps(document)


CLAIMER = """
import subprocess
import sys
from openscope.editing.journal import unsaved
found = unsaved()
print("ready", flush=True)
sys.stdin.readline()
print(*[s.path.stem for s in found if s.claim() is not None], flush=True)
sys.stdin.readline()
"""


def test_of_several_programs_one_has_a_session():
    """They look at the same time and take all that they see; what each has taken is no longer
    offered while it lives, and again once it is gone."""
    for number in range(40):
        journal = Journal(edits.empty(), Path(f"{number}.openscope"))
        edited(journal, edits.empty())
        gone = journal._place.with_name(f"gone-{number}.jsonl")
        journal._place.rename(gone)
        crashed(gone)
    command = [sys.executable, "-c", CLAIMER]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    programs = [subprocess.Popen(command, **pipes) for _ in range(4)]
    try:
        for program in programs:
            assert program.stdout.readline() == "ready\n"
        for program in programs:
            program.stdin.write("\n")
            program.stdin.flush()
        taken = [name for program in programs for name in program.stdout.readline().split()]
        assert sorted(taken, key=int) == [str(number) for number in range(40)]
        assert unsaved() == []
    finally:
        for program in programs:
            program.kill()
            program.communicate()
    assert len(unsaved()) == 40
    assert unsaved()[0].claim() is not None


def test_a_discarded_session_can_be_restored_and_is_kept_for_days():
    journal = Journal(edits.empty(), None)
    documents = edited(journal, edits.empty())
    crashed(only_journal())
    (session,) = unsaved()
    assert session.discard()
    assert unsaved() == []
    assert session.restore()
    (session,) = unsaved()
    assert dumps(session.history.document) == dumps(documents[-1])
    assert session.discard()
    (aside,) = (state_folder() / "journals" / "discarded").glob("*")
    old = time.time() - 15 * 86400
    os.utime(aside, (old, old))
    journal = Journal(edits.empty(), None)
    edited(journal, edits.empty())
    crashed(only_journal())
    assert unsaved()[0].discard()
    assert not aside.exists()
    assert len(list(aside.parent.glob("*"))) == 1


def test_a_session_in_a_folder_that_is_read_only_comes_back_and_is_not_discarded(monkeypatch):
    journal = Journal(edits.empty(), None)
    edited(journal, edits.empty())
    crashed(only_journal())
    (session,) = unsaved()

    def refuse(place, target):  # as such a folder does; by its rights alone, root would not be
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as read_only:
        read_only.setattr(Path, "rename", refuse)
        assert session.claim() is session
        assert not session.discard()
    assert unsaved()
