"""A whole film through a graph: decoding, the graph and encoding overlap, nothing is skipped."""

import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice
from pathlib import Path

from openscope.engine.device import Pixels, download
from openscope.engine.errors import EndlessError
from openscope.engine.flow import Frames
from openscope.engine.inputs import Inputs, Tick
from openscope.engine.session import Session
from openscope.graph.plan import Plan
from openscope.media.background import WriteBehind, read_ahead
from openscope.media.picture import Picture
from openscope.media.writers import open_writer
from pipelines.kit.colour import over_black, to_rgb

QUEUE = 4
"""Frames between decoder and graph, and between graph and encoder: enough to even out a slow
frame, few enough to cost no memory."""


@dataclass(frozen=True)
class Report:
    """What a render did: frames written, seconds taken, and mean milliseconds per node."""

    frames: int
    seconds: float
    milliseconds: Mapping[str, float]

    @property
    def rate(self) -> float:
        """Frames per second."""
        return self.frames / self.seconds if self.seconds else 0.0


def render(
    plan: Plan,
    folder: Path,
    out: Path,
    session: Session,
    *,
    frames: int | None = None,
    chunk: int = 1,
    speed: Fraction = Fraction(1),
    on_start: Callable[[int | None], None] = lambda total: None,
    on_frame: Callable[[int], None] = lambda done: None,
) -> Report:
    """Write the output of a plan to `out`; relative paths of sources start at `folder`.

    `frames` counts ticks of the main input; at a `speed` of 1/4 the film lasts four times as long,
    and without sound. `on_start` hears how many frames there will be, as
    far as that is known, `on_frame` how many are done. Whatever is raised (MediaError, NodeError,
    EndlessError, KeyboardInterrupt), nothing of the new output stays and an old one is untouched.
    """
    if plan.endless and frames is None:
        raise EndlessError("This graph has no film in it, so it never ends: say --frames N.")
    session.bind(plan)
    with closing(Inputs(plan, folder, session.instances.classes)) as inputs:
        return _rendered(plan, inputs, out, session, frames, chunk, speed, on_start, on_frame)


def _rendered(
    plan: Plan,
    inputs: Inputs,
    out: Path,
    session: Session,
    frames: int | None,
    chunk: int,
    speed: Fraction,
    on_start: Callable[[int | None], None],
    on_frame: Callable[[int], None],
) -> Report:
    session.reset()
    counts = [count for count in (inputs.total, frames) if count is not None]
    on_start(min(counts, default=None))

    began = time.perf_counter()
    done = 0
    writer = open_writer(
        out,
        rate=inputs.rate * speed,
        time_base=inputs.time_base / speed,
        sound_from=inputs.sound if speed == 1 else None,
        single_frame=frames == 1,
    )
    behind = WriteBehind(writer, QUEUE)
    try:
        with read_ahead(inputs.ticks(frames), QUEUE) as ticks:
            for picture in run_ticks(plan, session, ticks, chunk=chunk, alpha=writer.keeps_alpha):
                at, lasts = picture.time / speed, picture.duration / speed
                behind.write(Picture(picture.pixels, at, lasts))
                done += 1
                on_frame(done)
        behind.finish()
    except BaseException:
        behind.abort()
        raise
    return Report(done, time.perf_counter() - began, session.times.milliseconds())


def run_ticks(
    plan: Plan, session: Session, ticks: Iterable[Tick], *, chunk: int = 1, alpha: bool = False
) -> Iterator[Picture]:
    """The output's pictures for some ticks, run in chunks of what the session asks for, or of a
    multiple of it that `chunk` divides.

    A last chunk that is not full repeats its last tick, and the surplus of the result is cut.
    Pictures are uint8 RGB, or RGBA where there is alpha and it is wanted.
    """
    waiting: tuple[Pixels, Fraction] | None = None
    end = Fraction(0)
    for frames, end in _results(plan, session, iter(ticks), chunk):
        data = to_rgb(frames.data if alpha else over_black(frames.data))
        for pixels, at in zip(download(data), frames.times, strict=True):
            if at >= end:
                break
            if waiting is not None:
                yield Picture(*waiting, at - waiting[1])
            waiting = pixels, at
    if waiting is not None:
        yield Picture(*waiting, end - waiting[1])


def _results(
    plan: Plan, session: Session, ticks: Iterator[Tick], chunk: int
) -> Iterator[tuple[Frames, Fraction]]:
    """The output's frames chunk by chunk, and the time at which the film ends so far."""
    assert plan.output is not None, "a whole plan has an output"
    end = Fraction(0)
    while group := list(islice(ticks, math.lcm(session.chunk_size(), chunk))):
        last = group[-1]
        end = last.time + last.duration
        missing = -len(group) % math.lcm(session.chunk_size(), chunk)
        full = group + [
            replace(last, time=last.time + last.duration * more) for more in range(1, missing + 1)
        ]
        pictures = {s.id: [tick.pictures[s.id] for tick in full] for s in plan.sources}
        yield session.run(pictures, tuple(tick.time for tick in full))[plan.output], end
    yield session.flush()[plan.output], end
