"""`openscope live`: a graph as it runs, in the terminal."""

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from openscope.cli import console

if TYPE_CHECKING:
    from rich.table import Table

    from openscope.catalog import Catalog
    from openscope.catalog.plugin import Plugin
    from openscope.engine.live import Live
    from openscope.engine.status import Status
    from openscope.graph.document import Document
    from openscope.graph.wiring import Types

_TOLD = 0.1
"""Seconds between two tables."""


def live(
    graph: console.Graph,
    seconds: Annotated[
        float | None, typer.Option(help="Stop after so long.", min=0.0, show_default=False)
    ] = None,
    inputs: Annotated[
        list[str] | None,
        typer.Option(
            "-i",
            "--input",
            help="A film for the graph's main source, or NODE=PATH for one.",
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
    hold: Annotated[
        bool, typer.Option("--hold", help="A failing node holds its last good frame.")
    ] = False,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda:0.")] = "auto",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a status as JSON once a second.")
    ] = False,
    debug: console.Debug = False,
) -> None:
    """Run a graph live: rate, latency, drops and milliseconds per node.

    Parameters move while it runs: type NODE.PARAM=VALUE, one a line. Ctrl-C ends it.
    """
    from openscope.catalog import load_catalog
    from openscope.catalog.watch import Watch
    from openscope.cli.settings import jobs, load_graph, with_settings

    catalog = load_catalog()
    document = with_settings(load_graph(graph), catalog.types, settings or [])
    document = jobs(document, inputs or [])[0].document
    _refuse_what_shows_nothing(document, catalog.types)
    console.say_what_is_silent(document, catalog.types)

    from openscope.engine.device import pick_device
    from openscope.engine.live import Live

    running = Live(pick_device(device), catalog.types, catalog.classes, graph.parent, hold=hold)
    running.edit(document)
    stage = _Stage(running, document, catalog.types)
    telling = threading.Thread(target=stage.tell, args=(_teller(as_json),), name="teller")
    threading.Thread(target=stage.listen, name="listener", daemon=True).start()
    telling.start()
    try:
        with console.terminated_cleanly(), Watch(catalog, stage.take_over):
            if seconds is not None:
                stage.end_after(seconds)
            running.run()
    except KeyboardInterrupt:
        pass
    finally:
        stage.end()
        telling.join()


class _Stage:
    """What happens around a live run: lines come in, statuses go out, and it ends."""

    def __init__(self, running: "Live", document: "Document", types: "Types") -> None:
        self._running, self._document, self._types = running, document, types
        self._ended = threading.Event()
        self._note = ""
        self._timer: threading.Timer | None = None

    def end_after(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._running.stop)
        self._timer.start()

    def end(self) -> None:
        self._ended.set()
        if self._timer is not None:
            self._timer.cancel()

    def listen(self) -> None:
        """Parameters from standard input, one a line, till it closes."""
        for line in sys.stdin or ():  # None where it was closed from the start
            if line.strip():
                self._note = self._moved(line.strip())

    def _moved(self, line: str) -> str:
        """Set what a line says; a note where it cannot be."""
        from openscope.cli.console import UsageError
        from openscope.cli.settings import parted, with_settings

        try:
            changed = with_settings(self._document, self._types, [line])
        except UsageError as error:
            return str(error).removeprefix("--set ")
        node, name, _ = parted(line)
        value = changed.nodes[node].params[name]
        self._document = changed
        if self._types[changed.nodes[node].type].parameters[name].load_time:
            self._running.edit(changed)
        else:
            self._running.set(node, name, value)
        return f"{node}.{name} = {value}"

    def take_over(self, catalog: "Catalog", tried: "tuple[Plugin, ...]") -> None:
        """Go on with plugins whose code was saved."""
        self._types = catalog.types
        self._running.use(catalog.types, catalog.classes)
        self._note = "; ".join(_news(plugin) for plugin in tried)

    def tell(self, teller: "Callable[[_Stage], Any]") -> None:
        try:
            teller(self)
        except BrokenPipeError:
            # Nobody reads any more, as with `| head`; what is left to flush goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        finally:
            self._running.stop()

    def statuses(self, every: float) -> Any:
        """A status each so often, and a last one; the frames of the output are taken meanwhile."""
        sink = self._running.sink(_output_of(self._document, self._types))
        due = time.monotonic() + every
        while not self._ended.is_set():
            sink.next(timeout=max(0.0, due - time.monotonic()))
            if time.monotonic() >= due:
                due += every
                yield self._running.status(), self._note
        yield self._running.status(), self._note


def _news(plugin: "Plugin") -> str:
    if plugin.stale_error:
        return f"{plugin.origin} goes on with the code before: {plugin.stale_error}"
    return f"{plugin.origin} {plugin.error or 'was loaded anew'}"


def _teller(as_json: bool) -> Callable[[_Stage], None]:
    return _tell_json if as_json else _tell_table


def _tell_json(stage: _Stage) -> None:
    for status, note in stage.statuses(1.0):
        typer.echo(json.dumps(_as_data(status) | ({"note": note} if note else {})))


def _tell_table(stage: _Stage) -> None:
    from rich.console import Console
    from rich.live import Live as Screen

    with Screen(console=Console(), auto_refresh=False) as screen:
        for status, note in stage.statuses(_TOLD):
            screen.update(_table(status, note), refresh=True)


def _as_data(status: "Status") -> dict[str, Any]:
    return {
        "frames": status.frames,
        "rate": round(status.rate, 2),
        "latency_ms": round(status.latency, 3),
        "latency_worst_ms": round(status.latency_worst, 3),
        "ms": {node: round(ms, 3) for node, ms in status.milliseconds.items()},
        "dropped": dict(status.dropped),
        "errors": {node: fault.message for node, fault in status.faults.items()},
        "warnings": dict(status.warnings),
        "problems": [str(problem) for problem in status.problems],
        "stuck": None if status.stuck is None else list(status.stuck),
        "loading": None if status.loading is None else list(status.loading),
        "chunk": status.chunk,
        "memory": status.memory,
        "gpu": status.gpu,
    }


def _table(status: "Status", note: str) -> "Table":
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(min_width=18)
    table.add_column(justify="right", min_width=9)
    table.add_column()
    table.add_row("frames/s", f"{status.rate:.1f}", f"{status.frames} frames")
    table.add_row("latency", f"{status.latency:.1f} ms", f"worst {status.latency_worst:.1f} ms")
    for place, count in status.dropped.items():
        table.add_row(f"dropped {place}", str(count), "")
    for node, milliseconds in status.milliseconds.items():
        table.add_row(node, f"{milliseconds:.2f} ms", "")
    for node, (what, style) in _remarks(status).items():
        table.add_row(f"[{style}]{node}[/]", "", f"[{style}]{escape(what)}[/]")
    table.add_row("", "", escape(note))
    return table


def _remarks(status: "Status") -> dict[str, tuple[str, str]]:
    remarks = {node: (warning, "yellow") for node, warning in status.warnings.items()}
    remarks |= {node: (fault.message, "red") for node, fault in status.faults.items()}
    remarks |= {
        p.node or "graph": (p.message, "red" if p.severity == "error" else "yellow")
        for p in status.problems
    }
    if status.loading is not None and status.loading[1] > 0.5:
        remarks[status.loading[0]] = (f"is being built, {status.loading[1]:.0f} s", "yellow")
    if status.stuck is not None:
        remarks[status.stuck[0]] = (f"has not come back for {status.stuck[1]:.1f} s", "red")
    return remarks


def _refuse_what_shows_nothing(document: "Document", types: "Types") -> None:
    """A live run goes on around a problem; where it would show nothing, it is told at once."""
    from openscope.graph.plan import compile_plan
    from openscope.graph.problem import DocumentError, errors

    plan = compile_plan(document, types)
    if not plan.roots:
        raise DocumentError(errors(plan.problems))


def _output_of(document: "Document", types: "Types") -> str:
    from openscope.graph.plan import compile_plan

    return compile_plan(document, types).output or ""
