"""A write that is broken off, killed, out of room or not alone: the old output stays whole."""

import os
import signal
import subprocess
import sys
from fractions import Fraction

import pytest

from films import number_of, numbered, read_film, write_film
from openscope.media.picture import Picture
from openscope.media.writers import open_writer


@pytest.mark.parametrize("name", ["film.mp4", "film.gif", "film.webm", "stills", "one.png"])
def test_an_aborted_write_leaves_the_old_output_and_nothing_else(tmp_path, name):
    single = name == "one.png"
    write_film(tmp_path / name, count=1, single_frame=single)
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    writer = open_writer(tmp_path / name, rate=Fraction(25), single_frame=single)
    writer.write(Picture(numbered(7, 64, 48), Fraction(0), Fraction(1, 25)))
    writer.abort()
    writer.abort()
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before
    assert {p.name for p in tmp_path.iterdir()} == {name}


FILLS_THE_DISK = """
import resource, signal, sys
from fractions import Fraction
from pathlib import Path
import numpy as np
from openscope.media.picture import MediaError, Picture
from openscope.media.writers import open_writer
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))
writer = open_writer(Path(sys.argv[1]), rate=Fraction(25))
noise = np.random.default_rng(0)
try:
    for i in range(40):
        pixels = noise.integers(0, 255, (144, 176, 3), np.uint8)
        writer.write(Picture(pixels, Fraction(i, 25), Fraction(1, 25)))
    writer.finish()
except MediaError as error:
    print(error)
    writer.abort()
else:
    sys.exit("the disk was not full")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits stand in for a full disk")
@pytest.mark.parametrize("name", ["film.mp4", "film.mkv", "film.webm", "film.gif", "stills"])
def test_a_full_disk_is_told_and_the_old_output_is_still_there(tmp_path, name):
    write_film(tmp_path / name, count=2)
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    done = subprocess.run(
        [sys.executable, "-c", FILLS_THE_DISK, str(tmp_path / name)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "cannot be written" in done.stdout
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before
    assert len(list(tmp_path.iterdir())) == 1


IS_KILLED = """
import os, signal, sys
from fractions import Fraction
from pathlib import Path
import numpy as np
from openscope.media.picture import Picture
from openscope.media.writers import open_writer
writer = open_writer(Path(sys.argv[1]), rate=Fraction(25))
for i in range(60):
    pixels = np.random.default_rng(i).integers(0, 255, (48, 64, 3), np.uint8)
    writer.write(Picture(pixels, Fraction(i, 25), Fraction(1, 25)))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("name", ["film.mp4", "stills"])
def test_a_killed_write_leaves_the_old_output_and_the_next_write_cleans_up(tmp_path, name):
    write_film(tmp_path / name, count=2)
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    killed = subprocess.run([sys.executable, "-c", IS_KILLED, str(tmp_path / name)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert {p: p.read_bytes() for p in before} == before
    assert any("partial" in p.name for p in tmp_path.rglob("*")), "the kill came in the middle"
    write_film(tmp_path / name, count=3)
    assert {p.name for p in tmp_path.iterdir()} == {name}
    assert not [p for p in tmp_path.rglob("*") if "partial" in p.name]


def test_a_partial_of_a_process_that_lives_is_left_alone(tmp_path):
    other = open_writer(tmp_path / "film.mp4", rate=Fraction(25))
    other.write(Picture(numbered(0, 64, 48), Fraction(0), Fraction(1, 25)))
    alive = tmp_path / f".film.mp4.partial-{os.getppid()}.mp4"
    alive.write_text("at work")
    open_writer(tmp_path / "film.mp4", rate=Fraction(25)).abort()
    assert alive.exists()
    other.abort()


def test_a_partial_of_an_earlier_process_of_our_number_is_removed(tmp_path):
    stale = tmp_path / f".film.mp4.partial-{os.getpid()}-0.mp4"
    stale.write_text("left behind in a container")
    write_film(tmp_path / "film.mp4", count=2)
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def test_two_writers_of_one_name_do_not_meet(tmp_path):
    first, second = (open_writer(tmp_path / "film.mp4", rate=Fraction(25)) for _ in range(2))
    for writer, grey in ((first, 3), (second, 5)):
        writer.write(Picture(numbered(grey, 64, 48), Fraction(0), Fraction(1, 25)))
    first.finish()
    assert number_of(read_film(tmp_path / "film.mp4")[0][0]) == 3
    second.finish()
    assert number_of(read_film(tmp_path / "film.mp4")[0][0]) == 5
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]
