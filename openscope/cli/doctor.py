"""`openscope doctor`: does this machine have what the program needs?"""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from openscope.cli import console

_MARKS = {"ok": ("ok", "green"), "warning": ("! ", "yellow"), "error": ("no", "red")}


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    debug: console.Debug = False,
) -> None:
    """Look at this machine: window, torch, GPU, codecs, cameras, plugins, folders, disk; and say
    what to do about what is wrong."""
    from openscope.doctor import examine

    findings = []
    for finding in examine():
        findings.append(finding)
        if not as_json:
            mark, colour = _MARKS[finding.state]
            typer.echo(f"{typer.style(mark, fg=colour)} {finding.name}: {finding.said}")
            if finding.advice:
                typer.echo(f"   {finding.advice}")
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in findings], indent=1, ensure_ascii=False))
    if any(finding.state == "error" for finding in findings):
        raise typer.Exit(1)
