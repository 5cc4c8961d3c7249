"""Crash reports: written whole, offered until they are dismissed, sent nowhere."""

import logging
import subprocess
import sys
import threading

import pytest

from openscope import crashes

STARTS = "from openscope.crashes import Watch\nwatch = Watch()\nwatch.document_is('rain')\n"
STARTS += "watch.devices_are(['CUDA 0 · RTX 4090', 'CPU'])\n"


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENSCOPE_STATE", str(tmp_path))
    return tmp_path / "crashes"


@pytest.fixture
def watch():
    made = crashes.Watch()
    yield made
    made.close()


def program(text):
    return subprocess.run([sys.executable, "-c", STARTS + text], capture_output=True, text=True)


def raised(words="it broke"):
    try:
        raise ValueError(words)
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)


def test_an_unhandled_error_is_reported_with_all_that_helps(watch):
    logging.getLogger("openscope.engine").warning("the camera has gone")
    watch.document_is("neon-street.openscope")
    raised()
    (report,) = crashes.unseen()
    assert report.title == "ValueError: it broke"
    for words in (
        "OpenScope ", "Python ", "torch ", "Device: ", "Document: neon-street.openscope",
        "the camera has gone", "Traceback", "in raised",
    ):  # fmt: skip
        assert words in report.text


def test_one_of_a_thread_is_too(watch):
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    assert [one.title for one in crashes.unseen()] == ["ZeroDivisionError: division by zero"]


def test_the_same_error_again_is_no_other_report(watch):
    for _ in range(5):
        raised()
    assert len(crashes.unseen()) == 1


def test_it_is_offered_until_it_is_dismissed_and_then_kept(watch, state):
    raised()
    (report,) = crashes.unseen()
    report.dismiss()
    assert crashes.unseen() == []
    assert [place.read_text() for place in state.glob("*.txt")] == [report.text]


def test_the_newest_ten_are_kept(watch, state):
    for number in range(13):
        raised(f"number {number}")
    newest = [f"ValueError: number {number}" for number in range(12, 2, -1)]
    assert [one.title for one in crashes.unseen()] == newest
    assert len(list(state.glob("*.txt"))) == crashes.KEPT


def test_a_session_that_ends_well_leaves_nothing(state):
    done = program("watch.close()")
    assert (done.returncode, done.stderr) == (0, "")
    assert crashes.unseen() == []
    assert list(state.iterdir()) == []


def test_one_that_takes_python_down_is_reported_at_the_next_start(state):
    words = "import logging, faulthandler\nlogging.warning('a last line')\nfaulthandler._sigabrt()"
    assert program(words).returncode
    (report,) = crashes.unseen()
    assert report.title.startswith("Fatal Python error: Aborted")
    assert "Document: rain" in report.text
    assert "Devices: CUDA 0 · RTX 4090, CPU" in report.text
    assert "a last line" in report.text
    assert "OpenScope" in report.text
    assert [place.suffix for place in state.iterdir()] == [".txt"]


def test_one_that_was_killed_is_no_crash_of_ours(state):
    program("import os\nos._exit(9)")
    assert crashes.unseen() == []
    assert list(state.iterdir()) == []


def test_a_session_that_runs_is_let_be(watch, state):
    assert crashes.unseen() == []
    assert len(list(state.glob("*.session"))) == 1


def test_a_disk_that_refuses_hinders_nothing(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("OPENSCOPE_STATE", str(tmp_path / "file"))
    watch = crashes.Watch()
    raised()
    watch.close()
    assert crashes.unseen() == []


def test_a_long_log_does_not_fill_the_disk(watch, state, monkeypatch):
    monkeypatch.setattr(crashes, "_LARGEST", 20_000)
    for number in range(2000):
        logging.getLogger("openscope").warning("line %d of many", number)
    (session,) = state.glob("*.session")
    assert session.stat().st_size < 30_000
    assert "line 1999" in session.read_text()


def test_hooks_are_put_back():
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    crashes.Watch().close()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
