"""Our own source, taken apart into definitions, so that an export holds exactly those it uses.

A definition is a function, a class or a constant of `pipelines.kit` or of an effect, as text,
unchanged. Their names are unique among all of these (a test holds them to that), so they can stand
in one file.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

KIT = "pipelines.kit"


@dataclass(frozen=True)
class Definition:
    """One top-level statement of a module, with the comment above and the string below it.

    `needs` are names of other definitions, `imports` import statements, `modules` the modules of
    ours that travel as files, and `files` what lies beside the module that defines it."""

    name: str
    text: str
    needs: tuple[str, ...]
    imports: tuple[str, ...]
    modules: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()


@dataclass
class Module:
    """A module of ours: its definitions by name, and where each imported name comes from."""

    path: Path
    definitions: dict[str, Definition] = field(default_factory=dict)


def lifted(roots: Iterable[tuple[str, str]]) -> list[Definition]:
    """The definitions behind some names, `(module, name)`, and all that those need, each once and
    after what it needs."""
    found: dict[str, Definition] = {}

    def visit(module: str, name: str, above: tuple[str, ...]) -> None:
        if name in found or name in above:
            return
        definition = parse(module).definitions[name]
        for needed in definition.needs:
            visit(*_home(module, needed), (*above, name))
        found[name] = definition

    for module, name in roots:
        visit(module, name, ())
    return list(found.values())


@cache
def parse(module: str) -> Module:
    """A module of ours, taken apart."""
    spec = find_spec(module)
    assert spec is not None, module
    assert spec.origin is not None, module
    path = Path(spec.origin)
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    parsed = Module(path)
    imported = dict(_imported(tree))
    own = {name for node in tree.body for name in _names(node)}
    files = tuple(path.with_name(name) for name in getattr(import_module(module), "FILES", ()))
    for index, node in enumerate(tree.body):
        assert len(_names(node)) < 2, f"{module} defines several names at once"
        for name in _names(node):
            used = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} - {name}
            needs = sorted(used & own)
            imports, modules = [], []
            for alias in sorted(used & imported.keys()):
                statement, source_module, original = imported[alias]
                if source_module is None or not source_module.startswith("pipelines."):
                    imports.append(statement)
                elif source_module.startswith(f"{KIT}."):
                    needs.append(original)
                else:
                    imports.append(f"from .{_file_of(source_module)} import {original}")
                    modules.append(source_module)
            text = _text(source, tree.body, index)
            beside = files if "__file__" in text else ()
            parsed.definitions[name] = Definition(
                name, text, tuple(needs), tuple(imports), tuple(modules), beside
            )
    return parsed


def module_text(module: str) -> str:
    """A module that travels as a file, which may import nothing of ours."""
    text = parse(module).path.read_text(encoding="utf-8")
    assert "pipelines" not in text, f"{module} cannot travel: it imports from pipelines"
    return text


def _home(module: str, name: str) -> tuple[str, str]:
    """Where a name that a module uses is defined."""
    if name in parse(module).definitions:
        return module, name
    for kit in _kit_modules():
        if name in parse(kit).definitions:
            return kit, name
    raise KeyError(f"{module} uses {name}, which is not in the kit")


@cache
def _kit_modules() -> tuple[str, ...]:
    folder = Path(str(import_module(KIT).__file__)).parent
    return tuple(
        f"{KIT}.{path.stem}" for path in sorted(folder.glob("*.py")) if path.stem[0] != "_"
    )


def _file_of(module: str) -> str:
    """The name of the file in which a module travels: `pipelines.rife.network`, `rife_network`."""
    return module.removeprefix("pipelines.").replace(".", "_")


def _names(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else []
    targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
    return [n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)]


def _imported(tree: ast.Module) -> Iterator[tuple[str, tuple[str, str | None, str]]]:
    """Statement, module and original name by the name under which something is imported."""
    for node in tree.body:
        if isinstance(node, ast.Import):
            for alias in node.names:
                statement = f"import {ast.unparse(alias)}"
                yield (alias.asname or alias.name.partition(".")[0]), (statement, None, alias.name)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                statement = f"from {node.module} import {ast.unparse(alias)}"
                yield (alias.asname or alias.name), (statement, node.module, alias.name)


def _text(source: str, body: list[ast.stmt], index: int) -> str:
    """The lines of a statement, its decorators, the comment right above, and the string that
    describes a constant below."""
    lines = source.splitlines()
    node = body[index]
    decorators: Mapping[str, list[ast.expr]] = vars(node)
    first = min([node.lineno, *(d.lineno for d in decorators.get("decorator_list", []))]) - 1
    while first and lines[first - 1].startswith("#"):
        first -= 1
    last = node.end_lineno or node.lineno
    after = body[index + 1] if index + 1 < len(body) else None
    if (
        isinstance(node, ast.Assign | ast.AnnAssign)
        and isinstance(after, ast.Expr)
        and isinstance(after.value, ast.Constant)
        and isinstance(after.value.value, str)
    ):
        last = after.end_lineno or last
    return "\n".join(lines[first:last])
