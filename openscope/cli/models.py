"""`openscope models`: which model files do pipelines need, and which are here?"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from openscope.cli import console
from openscope.cli.console import UsageError

if TYPE_CHECKING:
    from openscope.graph.node_type import NodeType
    from openscope.graph.plan import Plan
    from openscope.models import Needs
    from scope.core.downloading.progress import Progress, Report


def models(
    pipelines: Annotated[
        list[str] | None,
        typer.Argument(
            help="Pipelines such as rife; all that need a model where none is named.",
            metavar="[PIPELINE...]",
            show_default=False,
        ),
    ] = None,
    download: Annotated[
        bool, typer.Option("--download", help="Fetch what is missing or has the wrong size.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    debug: console.Debug = False,
) -> None:
    """List the model files that pipelines need, and fetch them."""
    from openscope.catalog import load_catalog
    from openscope.models import needs_of

    types = _named(pipelines or [], list(load_catalog().types.values()))
    failed = _fetch_all(types) if download else False
    needs = [needs_of(type_) for type_ in types]
    if as_json:
        typer.echo(json.dumps(_as_data(needs), indent=1, ensure_ascii=False))
    else:
        _tell(needs)
    if failed:
        raise typer.Exit(1)


def fetch_for(plan: "Plan") -> None:
    """Fetch what a plan needs and has not; DownloadError where that cannot be."""
    from openscope.models import fetch_missing, needed_by

    with _stoppable(), _bars() as report:
        fetch_missing(needed_by(plan), report)


def _named(names: list[str], types: "list[NodeType]") -> "list[NodeType]":
    """The types of the names, ids or keys; all with artifacts where there are no names."""
    if not names:
        return sorted((type_ for type_ in types if type_.artifacts), key=lambda type_: type_.key)
    named: list[NodeType] = []
    for name in names:
        found = [type_ for type_ in types if name in (type_.id, type_.key)]
        if not found:
            needy = ", ".join(sorted(type_.id for type_ in types if type_.artifacts))
            raise UsageError(f"There is no pipeline {name!r}. Those with models are {needy}.")
        named += [type_ for type_ in found if type_ not in named]
    return named


def _fetch_all(types: "list[NodeType]") -> bool:
    """Fetch what each needs; whether one failed, which hinders no other."""
    from openscope.models import fetch
    from scope.core.downloading.errors import DownloadError

    failed = False
    with _stoppable(), _bars() as report:
        for type_ in types:
            try:
                fetch(type_.artifacts, report)
            except (DownloadError, ValueError) as error:
                if console.debug():
                    raise
                failed = True
                typer.secho(f"{type_.key}: {error}", err=True, fg="red")
    return failed


def _tell(needs: "list[Needs]") -> None:
    from scope.core.config import get_models_dir
    from scope.core.downloading.space import in_words

    missing = []
    for need in needs:
        when = " and ".join(f"{name} is {v}" for name, v in need.type.artifacts_when.items())
        typer.echo(f"{need.type.key}{f', where {when}' if when else ''}:")
        for file in need.files:
            state = f"here, {in_words(file.size)}" if file.there else "missing"
            typer.echo(f"  {file.path}: {state}, from {file.origin}")
        if need.problem:
            typer.secho(f"  {need.problem}", fg="red")
        elif not need.files:
            typer.echo("  needs no model")
        if any(not file.there for file in need.files):
            missing.append(need.type.id)
    typer.echo(f"The models folder is {get_models_dir()}.")
    if missing:
        typer.echo(f"To fetch what is missing: openscope models --download {' '.join(missing)}")


def _as_data(needs: "list[Needs]") -> dict[str, Any]:
    from scope.core.config import get_models_dir

    return {
        "folder": str(get_models_dir()),
        "pipelines": [
            {
                "type": need.type.key,
                "when": dict(need.type.artifacts_when),
                "error": need.problem or None,
                "files": [
                    {
                        "path": str(file.path),
                        "origin": file.origin,
                        "there": file.there,
                        "bytes": file.size,
                    }
                    for file in need.files
                ],
            }
            for need in needs
        ],
    }


@contextmanager
def _stoppable() -> Iterator[None]:
    """Ctrl-C ends the command with a sentence; the file that it broke off stays to be gone on."""
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(
            "Stopped. What was fetched is kept; the same command goes on from there.", err=True
        )
        raise typer.Exit(130) from None


@contextmanager
def _bars() -> "Iterator[Report]":
    """A bar for each file on standard error; yields what moves them."""
    from rich import progress as rich
    from rich.console import Console

    bars = rich.Progress(
        rich.TextColumn("{task.description}", markup=False),
        rich.BarColumn(),
        rich.DownloadColumn(),
        rich.TransferSpeedColumn(),
        rich.TimeRemainingColumn(),
        console=Console(stderr=True),
    )

    def report(progress: "Progress") -> None:
        task = bars.tasks[-1] if bars.tasks else None
        if task is None or task.description != progress.file or progress.done < task.completed:
            bars.add_task(progress.file, total=progress.total, completed=progress.done)
        else:
            bars.update(task.id, completed=progress.done, total=progress.total)

    with bars:
        yield report
