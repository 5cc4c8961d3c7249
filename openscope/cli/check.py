"""`openscope check`: is this graph right?"""

import json
from typing import Annotated

import typer

from openscope.cli import console


def check(
    graph: console.Graph,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    debug: console.Debug = False,
) -> None:
    """Say everything that is wrong with a graph, all at once. Warnings alone do not make it wrong:
    they concern nodes that are left out."""
    from openscope.catalog import load_catalog
    from openscope.cli.settings import load_graph
    from openscope.graph.check import check as problems_of
    from openscope.graph.problem import DocumentError, errors

    try:
        document = load_graph(graph)
        problems = problems_of(document, load_catalog().types)
    except DocumentError as error:
        document, problems = None, error.problems
    wrong = errors(problems)
    if as_json:
        report = {"ok": not wrong, "problems": [problem.as_dict() for problem in problems]}
        typer.echo(json.dumps(report, indent=1, ensure_ascii=False))
        raise typer.Exit(2 if wrong else 0)
    for problem in problems:
        console.warn(str(problem), style="yellow" if problem.severity == "warning" else None)
    if wrong:
        raise typer.Exit(2)
    if document is not None:
        typer.echo(f"{graph} is right: {len(document.nodes)} nodes, {len(document.edges)} wires.")
