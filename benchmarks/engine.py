"""Engine rows: throughput against a bare loop of the same functions, overhead, memory."""

import inspect
from fractions import Fraction
from itertools import accumulate

import torch
from torch.profiler import ProfilerActivity, profile

from benchmarks.graphs import CHAIN, HEIGHT, WIDTH, chain, frame, plan_of
from benchmarks.measure import Row, in_turn
from openscope.engine.instances import effect_of
from openscope.engine.session import Session
from openscope.graph.plan import Plan
from pipelines.effect_pipeline import build_effect
from pipelines.kit.clock import Clock
from pipelines.kit.frames import to_float

NO_OPS = 50


def _bare_loop(plan: Plan, picture):
    """The same functions and values, called one after the other."""
    calls = []
    for step in plan.steps:
        call = build_effect(effect_of(step.type), step.load_time, torch.device("cpu"))
        takes_clock = "clock" in inspect.signature(call).parameters
        calls.append((call, dict(plan.values[step.id]), takes_clock))

    @torch.inference_mode()
    def run() -> None:
        frames = to_float(torch.from_numpy(picture[None]))
        for call, values, takes_clock in calls:
            extra = {"clock": Clock((0,), (0.0,))} if takes_clock else {}
            frames = call(frames, **values, **extra)

    return run


def _engine(plan: Plan, picture):
    session = Session(torch.device("cpu"))
    session.bind(plan)
    return lambda: session.run({"video_1": [picture]}, [Fraction(0)])


def throughput() -> Row:
    """An effect chain at 720p, through the engine and through a bare loop."""
    plan, picture = plan_of(chain(*CHAIN)), frame()
    taken = in_turn(25, engine=_engine(plan, picture), bare=_bare_loop(plan, picture))
    ratio = taken["bare"] / taken["engine"]
    return Row(
        f"engine on {len(CHAIN)} effects at {WIDTH}x{HEIGHT}, against a bare loop",
        f"{ratio:.3f} ({1000 * taken['engine']:.1f} ms, {1000 * taken['bare']:.1f} ms)",
        ">= 0.97",
        ratio >= 0.97,
        taken | {"ratio": ratio},
    )


def overhead() -> Row:
    """A chain of nodes that do nothing."""
    plan, picture = plan_of(chain(*["passthrough"] * NO_OPS)), frame(width=8, height=8)
    taken = in_turn(200, engine=_engine(plan, picture), bare=_bare_loop(plan, picture))
    microseconds = 1e6 * (taken["engine"] - taken["bare"]) / NO_OPS
    return Row(
        "engine overhead per node",
        f"{microseconds:.1f} us",
        "<= 20 us",
        microseconds <= 20,
        taken | {"microseconds": microseconds},
    )


def _held(run, frames: int) -> list[float]:
    """What is allocated after each event of so many frames, in frames."""
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as seen:
        for _ in range(frames):
            run()
    events = [e for e in seen.profiler.kineto_results.events() if e.name() == "[memory]"]
    events.sort(key=lambda event: event.start_ns())
    return [held / (WIDTH * HEIGHT * 3 * 4) for held in accumulate(e.nbytes() for e in events)]


def memory() -> list[Row]:
    """What a chain holds at most, its picture and its result included, and what it keeps."""
    plan, picture = plan_of(chain(*CHAIN)), frame()
    after_10 = _held(_engine(plan, picture), 10)
    after_30 = _held(_engine(plan, picture), 30)
    # What is kept between frames, the trail here, is state and no scratch.
    peak, grown = max(after_30) - after_10[-1], after_30[-1] - after_10[-1]
    return [
        Row("peak scratch memory of the chain", f"{peak:.2f} frames", "<= 4", peak <= 4,
            {"frames": peak}),
        Row("memory kept more after frame 30 than after 10", f"{grown:.3f} frames", "0", grown == 0,
            {"frames": grown}),
    ]  # fmt: skip


def rows() -> list[Row]:
    """All rows of the engine."""
    return [throughput(), overhead(), *memory()]
