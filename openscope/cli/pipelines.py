"""`openscope pipelines`: what can be put into a graph?"""

import json
from typing import Annotated, Any

import typer

from openscope.cli import console
from openscope.graph.node_type import NodeType, Port
from openscope.graph.parameter import Parameter


def pipelines(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    debug: console.Debug = False,
) -> None:
    """List every node type with its ports and parameters."""
    from openscope.catalog import load_catalog

    types = sorted(load_catalog().types.values(), key=lambda t: (t.category, t.key))
    if as_json:
        typer.echo(json.dumps([_as_data(type_) for type_ in types], indent=1, ensure_ascii=False))
        return

    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(
        "type", "category", "ports", "parameters", "what it does", box=None, pad_edge=False
    )
    for type_ in types:
        ports = f"{_ports(type_.inputs)} → {_ports(type_.outputs)}".strip()
        names = ", ".join(type_.parameters)
        table.add_row(type_.key, type_.category, escape(ports), names, type_.description)
    Console().print(table)


def _ports(ports: tuple[Port, ...]) -> str:
    return ", ".join(port.name if port.required else f"[{port.name}]" for port in ports)


def _as_data(type_: NodeType) -> dict[str, Any]:
    return {
        "type": type_.key,
        "id": type_.id,
        "origin": type_.origin,
        "name": type_.name,
        "description": type_.description,
        "category": type_.category,
        "group": type_.group,
        "usage": list(type_.usage),
        "inputs": [_port_data(port) for port in type_.inputs],
        "outputs": [_port_data(port) for port in type_.outputs],
        "parameters": [_parameter_data(parameter) for parameter in type_.parameters.values()],
    }


def _port_data(port: Port) -> dict[str, Any]:
    return {"name": port.name, "kind": port.kind, "required": port.required}


def _parameter_data(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "label": parameter.label,
        "description": parameter.description,
        "kind": parameter.kind,
        "default": parameter.default,
        "optional": parameter.optional,
        "minimum": parameter.minimum,
        "maximum": parameter.maximum,
        "choices": list(parameter.choices),
        "load_time": parameter.load_time,
    }
