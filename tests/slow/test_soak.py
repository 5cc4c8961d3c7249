"""What takes minutes: kills at any moment, long films, many graphs."""

import gc
import os
import random
import signal
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import torch

from films import make_film, read_film
from openscope.catalog.builtin import builtin_types
from openscope.engine.inputs import Tick
from openscope.engine.render import run_ticks
from openscope.engine.session import Session
from openscope.graph.files import load
from openscope.graph.plan import compile_whole

pytestmark = pytest.mark.slow

STARTER = Path(__file__).parents[2] / "resources" / "starters" / "neon-street.openscope"


def render(out, *more):
    command = [sys.executable, "-m", "openscope.cli", "render", str(STARTER), "-o", str(out), *more]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def resident():
    """Megabytes of this process in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("number", range(8))
def test_a_render_killed_at_any_moment_leaves_the_old_film(tmp_path, number):
    out = make_film(tmp_path / "film.mp4", count=5)
    before = out.read_bytes()
    victim = render(out)
    try:
        victim.wait(timeout=random.Random(number).uniform(0.5, 12))
    except subprocess.TimeoutExpired:
        victim.send_signal(signal.SIGKILL)
    victim.wait()
    assert victim.returncode == -signal.SIGKILL
    assert out.read_bytes() == before
    assert len(read_film(out)[0]) == 5
    again = render(out, "--frames", "3")
    assert again.wait() == 0
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]
    assert len(read_film(out)[0]) == 3


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_long_film_takes_no_more_memory_than_a_short_one():
    plan = compile_whole(load(STARTER), builtin_types())
    session = Session(torch.device("cpu"))
    session.bind(plan)
    rng = np.random.default_rng(0)
    pictures = [rng.integers(0, 256, (360, 640, 3), np.uint8) for _ in range(8)]

    def ticks(count):
        for index in range(count):
            picture = {"video_1": pictures[index % 8]}
            yield Tick(index, Fraction(index, 30), Fraction(1, 30), picture)

    for _ in run_ticks(plan, session, ticks(60)):
        pass
    gc.collect()
    before = resident()
    for _ in run_ticks(plan, session, ticks(1500)):
        pass
    gc.collect()
    assert resident() - before < 20
