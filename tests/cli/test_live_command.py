"""`openscope live` as it ends: by time, by signal, and where nobody reads or types any more."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

PATIENCE = 60


@contextmanager
def live(graph, *arguments):
    command = [sys.executable, "-m", "openscope.cli", "live", str(graph), "--json", *arguments]
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    with subprocess.Popen(command, text=True, env=environment, **pipes) as run:
        try:
            yield run
        finally:
            run.kill()


def test_no_seconds_and_no_standard_input_end_at_once(openscope, write_graph, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    done = openscope("live", write_graph("gray"), "--seconds", 0, "--json")
    assert done.code == 0
    assert done.data["frames"] == 0


def test_it_ends_when_nobody_reads_any_more(write_graph):
    with live(write_graph("gray")) as run:
        assert run.stdout.readline().startswith("{")
        run.stdout.close()
        assert run.wait(PATIENCE) == 0
        assert run.stderr.read() == ""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_with_a_last_status(write_graph, number, code):
    with live(write_graph("gray")) as run:
        assert run.stdout.readline()
        run.send_signal(number)
        out, err = run.communicate(timeout=PATIENCE)
        assert (run.returncode, err) == (code, "")
        assert out.splitlines()[-1].startswith("{")
