"""Live rows: what ten nodes that do nothing add from source to sink, and how soon a slider acts."""

import statistics
import threading
import time
from contextlib import contextmanager

import numpy as np
import torch

from benchmarks.graphs import chain
from benchmarks.measure import Row
from openscope.catalog.builtin import builtin_types
from openscope.engine import live as live_module
from openscope.engine.live import Live
from openscope.engine.live_inputs import Source
from openscope.graph.document import Document

RATE = 120
FRAMES = 600
NO_OPS = 10
WIDTH, HEIGHT = 640, 360


class Stamped:
    """A source whose picture says its number in its first pixel, and that notes when it gave it."""

    def __init__(self) -> None:
        self.given: dict[int, float] = {}
        self.pixels = np.zeros((HEIGHT, WIDTH, 3), np.uint8)

    def at(self, _time, index):
        number = index % 65536
        self.given[number] = time.perf_counter()
        picture = self.pixels.copy()
        picture[0, 0] = (number >> 8, number & 255, 0)
        return picture


@contextmanager
def running(document: Document, source: Stamped):
    """A live run whose film is the stamped source."""
    before = live_module.open_source
    live_module.open_source = lambda step, plan, *_: Source(step, source, values={})
    live = Live(torch.device("cpu"), builtin_types())
    live.edit(document)
    live.sink("output_1")
    thread = threading.Thread(target=live.run)
    thread.start()
    try:
        yield live
    finally:
        live.stop()
        thread.join()
        live_module.open_source = before


def number_of(frame: torch.Tensor) -> int:
    high, low = (frame[0, 0, 0, :2] * 255).round().int().tolist()
    return high * 256 + low


def document_of(*effects: str) -> Document:
    document = chain(*effects, source="test-pattern")
    return document.with_params("video_1", {"fps": float(RATE)})


def latencies(count: int) -> list[float]:
    """Milliseconds from the source to the sink's reader, for each frame, through so many nodes."""
    source, found = Stamped(), []
    with running(document_of(*["passthrough"] * count), source) as live:
        for _ in range(FRAMES):
            frame, _ = live.sink("output_1").next(10)
            found.append(1000 * (time.perf_counter() - source.given[number_of(frame)]))
    return found[FRAMES // 10 :]


def added() -> Row:
    """Ten no-op nodes against none, in turn."""
    with_nodes, without = [], []
    for _ in range(3):
        without += latencies(0)
        with_nodes += latencies(NO_OPS)
    mean = statistics.mean(with_nodes) - statistics.mean(without)
    worst = float(np.percentile(with_nodes, 99) - np.percentile(without, 99))
    return Row(
        f"latency added by {NO_OPS} no-op nodes, source to sink",
        f"{mean:.2f} ms mean, {worst:.2f} ms p99",
        "< 1 ms mean, < 3 ms p99",
        mean < 1 and worst < 3,
        {
            "mean": mean,
            "p99": worst,
            "mean_without": statistics.mean(without),
            "p99_without": float(np.percentile(without, 99)),
        },
    )


def slider() -> Row:
    """Frames whose tick came after `set`, and that still show the old value."""
    late = moves = 0
    document = document_of("bloom").with_params("bloom_0", {"intensity": 0.0})
    source = Stamped()
    source.pixels[:, :, 0] = 200
    with running(document, source) as live:
        for turn in range(1, 61):
            bright = bool(turn % 2)
            live.set("bloom_0", "intensity", 2.0 * bright)
            moved = live._inputs._clock.now()
            for _ in range(RATE):
                frame, at = live.sink("output_1").next(10)
                if (round(float(frame[0, 9, 9, 0]) * 255) > 200) == bright:
                    moves += 1
                    break
                late += at > moved
    return Row(
        "slider change to first changed frame",
        "the next frame" if not late else f"{late} frames late",
        "the next frame",
        late == 0 and moves == 60,
        {"late": late, "moves": moves},
    )


def rows() -> list[Row]:
    """All live rows."""
    return [added(), slider()]
