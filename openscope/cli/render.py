"""`openscope render`: a film through a graph into a film."""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypedDict

import typer

from openscope.cli import console
from openscope.cli.console import UsageError

if TYPE_CHECKING:
    from openscope.cli.settings import Job
    from openscope.engine.render import Report
    from openscope.engine.session import Session
    from openscope.graph.wiring import Types


class How(TypedDict):
    """What a render is told beside its graph."""

    frames: int | None
    speed: Fraction


def render(
    graph: console.Graph,
    out: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            help="film.mp4, .mov, .mkv, .webm or .gif; a folder or out/%05d.png for PNG; "
            "a folder of films where there are several inputs.",
            show_default=False,
        ),
    ],
    inputs: Annotated[
        list[str] | None,
        typer.Option(
            "-i",
            "--input",
            help="A film or a folder of films for the graph's main source, or NODE=PATH for one.",
            metavar="[NODE=]PATH",
            show_default=False,
        ),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="A parameter, such as bloom_1.intensity=0.8.",
            metavar="NODE.PARAM=VALUE",
            show_default=False,
        ),
    ] = None,
    frames: Annotated[
        int | None,
        typer.Option(help="Stop after so many ticks of the main input.", min=1, show_default=False),
    ] = None,
    speed: Annotated[
        float,
        typer.Option(
            help="0.25 is slow motion, four times as long and without sound.", min=0.01, max=100.0
        ),
    ] = 1.0,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda:0.")] = "auto",
    download: Annotated[
        bool, typer.Option("--download", help="Fetch the model files that the graph lacks first.")
    ] = False,
    debug: console.Debug = False,
) -> None:
    """Render a graph: every frame, in order, with the sound of its one film."""
    from openscope.catalog import load_catalog
    from openscope.cli.settings import is_batch, jobs, load_graph, with_settings
    from openscope.graph.plan import compile_whole

    catalog = load_catalog()
    types = catalog.types
    document = with_settings(load_graph(graph), types, settings or [])
    plan = compile_whole(document, types)  # a wrong graph is told before torch is loaded
    todo = jobs(document, inputs or [])
    batch = is_batch(inputs or [], document)
    outs = _batch_outs(todo, out) if batch else [out]
    for job, target in zip(todo, outs, strict=True):
        _refuse_overwriting(job, graph, target)
    if download:
        from openscope.cli.models import fetch_for

        fetch_for(plan)

    from openscope.engine.device import cuda_hint, pick_device
    from openscope.engine.session import Session

    console.say_what_is_silent(document, types)
    how: How = {"frames": frames, "speed": Fraction(speed).limit_denominator(1000)}
    hint = cuda_hint() if device == "auto" else ""
    session = Session(pick_device(device), catalog.classes)
    if hint:
        typer.secho(hint, err=True, fg="yellow")
    with console.terminated_cleanly():
        if batch:
            _render_batch(todo, types, outs, graph.parent, session, how)
        else:
            _announce(_render_one(todo[0], types, out, graph.parent, session, how), out)


def _render_one(
    job: "Job",
    types: "Types",
    out: Path,
    folder: Path,
    session: "Session",
    how: How,
    title: str = "",
) -> "Report":
    from openscope.engine.errors import EndlessError
    from openscope.engine.render import render as run
    from openscope.graph.plan import compile_whole

    plan = compile_whole(job.document, types)
    with _progress(title or out.name) as (start, advance):
        try:
            return run(plan, folder, out, session, on_start=start, on_frame=advance, **how)
        except EndlessError as error:
            raise UsageError(str(error)) from error


def _render_batch(
    todo: "list[Job]",
    types: "Types",
    outs: list[Path],
    folder: Path,
    session: "Session",
    how: How,
) -> None:
    failed = 0
    outs[0].parent.mkdir(parents=True, exist_ok=True)
    for number, (job, out) in enumerate(zip(todo, outs, strict=True), start=1):
        title = f"{number}/{len(todo)} {out.name}"
        try:
            _announce(_render_one(job, types, out, folder, session, how, title), out)
        except Exception as error:
            if console.debug():
                raise
            failed += 1
            typer.secho(f"{job.film} was not rendered:", err=True, fg="red")
            console.tell(error)
    typer.echo(f"{len(todo) - failed} of {len(todo)} films rendered into {outs[0].parent}.")
    if failed:
        raise typer.Exit(1)


def _announce(report: "Report", out: Path) -> None:
    slowest = sorted(report.milliseconds.items(), key=lambda item: -item[1])
    nodes = ", ".join(f"{node} {ms:.1f} ms" for node, ms in slowest)
    typer.echo(f"{out}: {report.frames} frames, {report.rate:.1f} frames/s ({nodes or 'no nodes'})")


def _batch_outs(todo: "list[Job]", folder: Path) -> list[Path]:
    if folder.suffix or folder.is_file():
        raise UsageError(f"-o {folder}: with several inputs the output is a folder.")
    outs: list[Path] = []
    for job in todo:
        assert job.film is not None, "a batch has films"
        number, out = 1, folder / f"{job.film.stem}.mp4"
        while out in outs:
            number += 1
            out = folder / f"{job.film.stem}_{number}.mp4"
        outs.append(out)
    return outs


def _refuse_overwriting(job: "Job", graph: Path, out: Path) -> None:
    used = [graph.absolute()]
    for node in job.document.nodes.values():
        path = node.params.get("path")
        if isinstance(path, str) and path:
            used.append(graph.parent.absolute() / path)
    if any(path.resolve() == out.resolve() for path in used):
        raise UsageError(f"-o {out}: this file is read by the render; choose another name.")


@contextmanager
def _progress(title: str) -> Iterator[Any]:
    """A bar with rate and time left on standard error; yields what starts and advances it."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.completed}/{task.total} frames"),
        TextColumn("{task.fields[rate]:5.1f} frames/s"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task(title, total=None, rate=0.0)

    def advance(done: int) -> None:
        bar.update(task, completed=done, rate=bar.tasks[0].speed or 0.0)

    with bar:
        yield (lambda total: bar.update(task, total=total)), advance
