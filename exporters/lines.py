"""Which lines of an exported module belong to which node, and which carry a parameter."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from exporters.plugin import PluginFiles
from exporters.source import parts


@dataclass(frozen=True)
class Lines:
    """Line numbers from 1. `parameters` is by node and parameter."""

    nodes: Mapping[str, frozenset[int]] = field(default_factory=dict)
    parameters: Mapping[tuple[str, str], frozenset[int]] = field(default_factory=dict)

    @cached_property
    def _owners(self) -> Mapping[int, str]:
        return {line: node for node, lines in self.nodes.items() for line in lines}

    def node_at(self, line: int) -> str | None:
        """The node that a line belongs to; None where it belongs to none."""
        return self._owners.get(line)


def lines_of(made: PluginFiles) -> dict[str, Lines]:
    """The lines of `pipeline.py` and `schema.py`, by the path of the file."""
    package = f"src/{made.names.package}"
    return {
        f"{package}/{module}": module_lines(
            made.source.modules[module],
            made.source.code.locals,
            made.source.code.exposed,
            made.source.code.output,
        )
        for module in ("pipeline.py", "schema.py")
    }


def module_lines(
    text: str,
    names: Mapping[str, str],
    exposed: Mapping[str, tuple[str, str]],
    output: str | None = None,
) -> Lines:
    """The lines of one module. `names` are the local names of nodes, `exposed` the node and
    parameter behind each name in the schema, `output` the node whose picture is returned."""
    found = _Found({local: node for node, local in names.items()})
    above, last_class = parts(text)
    tree = ast.parse("\n" * above.count("\n") + last_class)
    for statement in (inner for one in tree.body for inner in getattr(one, "body", ())):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            if statement.target.id in exposed:
                found.schema_field(statement, *exposed[statement.target.id])
        elif isinstance(statement, ast.FunctionDef):
            found.method(statement)
            last = statement.body[-1]
            if statement.name == "__call__" and output and isinstance(last, ast.Return):
                found.add(output, last)
    return Lines(
        {node: frozenset(lines) for node, lines in found.nodes.items()},
        {place: frozenset(lines) for place, lines in found.parameters.items()},
    )


class _Found:
    def __init__(self, nodes_by_local: Mapping[str, str]) -> None:
        self._nodes = nodes_by_local
        self.nodes: dict[str, set[int]] = {}
        self.parameters: dict[tuple[str, str], set[int]] = {}

    def add(self, node: str, part: ast.stmt) -> None:
        self.nodes.setdefault(node, set()).update(_span(part))
        for inner in ast.walk(part):
            if isinstance(inner, ast.keyword) and inner.arg:
                self.parameters.setdefault((node, inner.arg), set()).update(_span(inner))
            elif isinstance(inner, ast.Dict):
                for key, value in zip(inner.keys, inner.values, strict=True):
                    if isinstance(key, ast.Constant) and isinstance(key.value, str):
                        lines = range(key.lineno, (value.end_lineno or key.lineno) + 1)
                        self.parameters.setdefault((node, key.value), set()).update(lines)

    def schema_field(self, part: ast.AnnAssign, node: str, name: str) -> None:
        self.nodes.setdefault(node, set()).update(_span(part))
        arguments = part.value.keywords if isinstance(part.value, ast.Call) else []
        default = [one for one in arguments if one.arg == "default"]
        self.parameters.setdefault((node, name), set()).update(_span(*default) if default else ())

    def method(self, method: ast.FunctionDef) -> None:
        node = self._node(method.name) if method.name.endswith("_told") else None
        if node is not None:
            self.add(node, method)
            return
        for statement in _simple(method.body):
            owners = {self._node(name) for name in _names(statement)} - {None}
            for owner in owners:
                assert owner is not None
                self.add(owner, statement)

    def _node(self, name: str) -> str | None:
        """The node of a local name: its own, or one that begins with it, such as `flow_1_times`."""
        while name and name not in self._nodes:
            name = name.rpartition("_")[0]
        return self._nodes.get(name)


def _simple(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements without others in them, from the inside of ifs too."""
    for statement in body:
        if isinstance(statement, ast.If):
            yield from _simple(statement.body)
            yield from _simple(statement.orelse)
        else:
            yield statement


def _names(statement: ast.stmt) -> set[str]:
    """What a statement assigns, or what it calls a method of."""
    if isinstance(statement, ast.Assign):
        targets = [part for target in statement.targets for part in ast.walk(target)]
    elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        called = statement.value.func
        targets = [called.value] if isinstance(called, ast.Attribute) else []
    else:
        return set()
    names = {part.id for part in targets if isinstance(part, ast.Name)}
    return (names | {part.attr for part in targets if isinstance(part, ast.Attribute)}) - {"self"}


def _span(part: ast.stmt | ast.keyword) -> range:
    return range(part.lineno, (part.end_lineno or part.lineno) + 1)
