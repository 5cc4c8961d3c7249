"""Two packages named `scope` in one Python: neither is used in the other's place unsaid."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIST = [sys.executable, "-m", "openscope.cli", "plugins"]


def run(command, *path):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (*path, ROOT)))}
    environment.pop("OPENSCOPE_PLUGINS", None)
    return subprocess.run(command, env=environment, cwd=path[0], capture_output=True, text=True)


@pytest.fixture
def installed(tmp_path):
    """A folder in which pip has noted daydream-scope."""
    (tmp_path / "daydream_scope-0.2.4.dist-info").mkdir()
    (tmp_path / "daydream_scope-0.2.4.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: daydream-scope\nVersion: 0.2.4\n"
    )
    return tmp_path


def test_our_package_refuses_to_stand_for_an_installed_scope(installed):
    done = run([sys.executable, "-c", "import scope.core"], installed)
    (said,) = (line for line in done.stderr.splitlines() if line.startswith("ImportError: "))
    assert "OpenScope and daydream-scope 0.2.4 are installed in one Python" in said
    assert "give each an environment of its own, or uninstall daydream-scope" in said


def test_the_command_line_says_it_without_a_traceback(installed):
    done = run(LIST, installed)
    assert done.returncode == 1
    assert done.stderr.startswith("OpenScope and daydream-scope 0.2.4 are installed")
    assert len(done.stderr.splitlines()) == 1


def test_a_scope_that_replaced_ours_is_noticed(installed):
    (installed / "scope").mkdir()
    (installed / "scope" / "__init__.py").touch()
    done = run(LIST, installed)
    assert done.returncode == 1
    assert f"The package `scope` in {installed / 'scope'} is not OpenScope's" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_alone_it_says_nothing(tmp_path):
    done = run(LIST, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
