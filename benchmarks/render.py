"""Render row: a passthrough graph against a bare loop that decodes to RGB24 and encodes from it."""

import tempfile
from pathlib import Path

import av
import torch

from benchmarks.graphs import chain, plan_of
from benchmarks.measure import Row, in_turn
from openscope.engine.render import render
from openscope.engine.session import Session
from openscope.media import writers

FILM = Path(__file__).parent.parent / "resources" / "media" / "street.mp4"


def _bare_loop(film: Path, out: Path) -> None:
    with av.open(film) as source, av.open(out, "w") as target:
        video = source.streams.video[0]
        video.thread_type = "AUTO"
        stream = target.add_stream("libx264", rate=video.average_rate, options=writers.X264)
        stream.width, stream.height, stream.pix_fmt = video.width, video.height, "yuv420p"
        for decoded in source.decode(video):
            pixels = decoded.to_ndarray(format="rgb24")
            target.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        target.mux(stream.encode(None))


def rows() -> list[Row]:
    """The render row."""
    document = chain("passthrough").with_params("video_1", {"path": str(FILM)})
    plan = plan_of(document)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.mp4"
        session = Session(torch.device("cpu"))
        taken = in_turn(
            3,
            ours=lambda: render(plan, FILM.parent, out, session),
            bare=lambda: _bare_loop(FILM, out),
        )
    ratio = taken["bare"] / taken["ours"]
    measured = f"{ratio:.2f} ({taken['ours']:.1f} s, {taken['bare']:.1f} s)"
    return [
        Row("render of a passthrough graph, against a bare loop", measured, ">= 0.8", ratio >= 0.8,
            taken | {"ratio": ratio})
    ]  # fmt: skip
