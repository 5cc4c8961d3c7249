"""A recording whose process is killed still plays."""

import subprocess
import sys
from fractions import Fraction

import pytest

from films import make_film, number_of, read_film
from openscope.media.video_file import VideoFile

pytestmark = pytest.mark.slow

RECORDS = """
import sys, threading
from pathlib import Path
import torch
from openscope.catalog import load_catalog
from openscope.engine.live import Live
from openscope.engine.recording import Recording
from openscope.graph.files import parse

catalog = load_catalog()
live = Live(torch.device("cpu"), catalog.types, catalog.classes)
live.edit(parse({"format": 1, "nodes": {
    "video_1": {"type": "builtin:video-file", "params": {"path": sys.argv[1]}},
    "output_1": {"type": "builtin:output"}}, "edges": [["video_1.video", "output_1.video"]]}))
sink = live.sink("output_1")
threading.Thread(target=live.run).start()
sink.next()
recording = Recording.start(live, Path(sys.argv[2]))
while sink.next() is not None:
    print(recording.frames, flush=True)
"""


def test_a_killed_recording_plays_with_its_sound(tmp_path):
    film = make_film(
        tmp_path / "film.mp4", count=50, rate=Fraction(25), size=(320, 240), sound="aac"
    )
    path = tmp_path / "killed.mp4"
    command = [sys.executable, "-c", RECORDS, str(film), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            if int(line) >= 130:
                break
        process.kill()
        process.wait()
    pixels, times, _, sound = read_film(path)
    assert len(pixels) >= 130 - 50, "all but the last two seconds"
    numbers = [number_of(picture) for picture in pixels]
    assert len(set(numbers)) == 14
    assert times[0] == 0
    assert sound["end"] >= float(times[-1]) - 0.2
    assert sound["peak"] > 0.2
    assert len(list(VideoFile(path))) == len(pixels), "it is a source like any other"
