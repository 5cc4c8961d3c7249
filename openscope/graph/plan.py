"""A graph compiled for running: what runs, in what order, with which values.

A plan is immutable data. The engine binds it to instances, the exporter prints it as Python; that
both read the same plan is what makes the export equal to the picture.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from openscope.graph.check import check
from openscope.graph.document import Document
from openscope.graph.exposure import exposed_names
from openscope.graph.ids import natural_key
from openscope.graph.node_type import PICTURES, NodeType
from openscope.graph.problem import DocumentError, Problem, errors
from openscope.graph.wiring import Types, Wire, Wiring, in_order

Values = Mapping[str, Mapping[str, Any]]
"""Runtime parameters by node id and name. One such mapping serves a whole frame."""


@dataclass(frozen=True)
class Step:
    """One node that runs. `inputs` are in port order, None where an optional one is unwired.

    `load_time` holds what its instance is built from; a change of it is a new instance. `frees`
    names the nodes whose pictures nobody needs once this step is done.
    """

    id: str
    type: NodeType
    inputs: tuple[Wire | None, ...] = ()
    load_time: Mapping[str, Any] = field(default_factory=dict)
    frees: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clock:
    """What ticks: the main input `node`, or `rate` ticks a second where no source has its own."""

    node: str | None
    rate: float


@dataclass(frozen=True)
class Plan:
    """Sources in natural order, steps in the order of running, and the wire that each root shows.

    `nodes` are the ids in the document, running or not: their instances are worth keeping.
    `left_out` are nodes that would have run but for a problem, their own or one above them.
    `exposed` are the parameters that an export offers, node and name by exported name, and
    `prompts` is the node whose prompts are the graph's own; both of what leads to the output.
    """

    sources: tuple[Step, ...]
    steps: tuple[Step, ...]
    roots: Mapping[str, Wire]
    output: str | None
    values: Values
    clock: Clock
    size: tuple[int, int] | None
    seed: int
    nodes: frozenset[str]
    problems: tuple[Problem, ...] = ()
    left_out: frozenset[str] = frozenset()
    exposed: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    prompts: str | None = None

    @property
    def endless(self) -> bool:
        """Whether no film's end is the end."""
        return not any(s.id == self.clock.node and s.type.ticks == "file" for s in self.sources)


def compile_plan(document: Document, types: Types, *, watched: Collection[str] = ()) -> Plan:
    """The plan of all that leads to the output or to a watched node.

    Never fails: what a problem touches is left out and the rest runs, as a live graph needs it.
    A render or an export calls `compile_whole` instead.
    """
    problems = check(document, types)
    wiring = Wiring(document, types)
    known = {id_: types[node.type] for id_, node in document.nodes.items() if node.type in types}
    inputs = {id_: wiring.inputs(id_) for id_ in known}
    pairs = [(wire.node, id_) for id_, wires in inputs.items() for wire in wires if wire]
    order, looped = in_order(known, pairs)

    broken = {problem.node for problem in problems if problem.node in document.nodes}
    broken.update(looped)
    if looped:  # what hangs on a loop by an optional input alone still has its place
        order, _ = in_order(known.keys() - set(looped), pairs)
    for id_ in order:
        ports = zip(known[id_].inputs, inputs[id_], strict=True)
        if any(port.required and (w is None or w.node in broken) for port, w in ports):
            broken.add(id_)
    inputs = {
        id_: tuple(wire if wire and wire.node not in broken else None for wire in wires)
        for id_, wires in inputs.items()
    }

    outputs = sorted((id_ for id_, t in known.items() if t.role == "output"), key=natural_key)[:1]
    roots = {}
    for id_ in [*outputs, *sorted(set(watched) & known.keys(), key=natural_key)]:
        wire = _shown(document, known[id_], id_, inputs[id_])
        if wire and id_ not in broken:
            roots[id_] = wire
    running = _leading_to(roots, inputs)
    order = [id_ for id_ in order if id_ in running]
    # What needs nothing and gives no picture, such as prompts, comes first: others may ask for it.
    order.sort(key=lambda id_: bool(known[id_].inputs) or known[id_].gives_pictures)
    shown = _leading_to({id_: roots[id_] for id_ in outputs if id_ in roots}, inputs)
    prompting = (id_ for id_ in sorted(shown, key=natural_key) if known[id_].gives_prompts)

    frees = _frees(order, inputs, roots)
    values = {id_: _values(document, known[id_], id_) for id_ in order}
    steps = [
        Step(id_, known[id_], inputs[id_], values[id_][1], frees.get(id_, ())) for id_ in order
    ]
    sources = [step for step in steps if step.type.role == "source"]
    sources.sort(key=lambda step: natural_key(step.id))
    return Plan(
        sources=tuple(sources),
        steps=tuple(step for step in steps if step.type.role != "source"),
        roots=MappingProxyType(roots),
        output=next(iter(outputs), None),
        values=MappingProxyType({id_: runtime for id_, (runtime, _) in values.items()}),
        clock=_clock(sources, document),
        size=document.size,
        seed=document.seed,
        nodes=frozenset(document.nodes),
        problems=problems,
        left_out=frozenset(str(id_) for id_ in broken),
        exposed=exposed_names(document, {id_: known[id_] for id_ in shown}),
        prompts=next(prompting, None),
    )


def compile_whole(document: Document, types: Types) -> Plan:
    """The plan of the output alone; DocumentError with every error where there is one."""
    plan = compile_plan(document, types)
    if wrong := errors(plan.problems):
        raise DocumentError(wrong)
    return plan


def _shown(
    document: Document, type_: NodeType, id_: str, wires: tuple[Wire | None, ...]
) -> Wire | None:
    """The wire whose picture a node shows: its first output, or what passes through it."""
    if document.nodes[id_].bypassed or type_.role == "output":
        names = [port.name for port in type_.inputs]
        passed = type_.bypass_input
        return wires[names.index(passed)] if passed else None
    return next((Wire(id_, p.name) for p in type_.outputs if p.kind in PICTURES), None)


def _leading_to(
    roots: Mapping[str, Wire], inputs: Mapping[str, tuple[Wire | None, ...]]
) -> set[str]:
    needed: set[str] = set()
    todo = [wire.node for wire in roots.values()]
    while todo:
        id_ = todo.pop()
        if id_ not in needed:
            needed.add(id_)
            todo += [wire.node for wire in inputs[id_] if wire]
    return needed


def _frees(
    order: list[str],
    inputs: Mapping[str, tuple[Wire | None, ...]],
    roots: Mapping[str, Wire],
) -> dict[str, tuple[str, ...]]:
    last = {wire.node: id_ for id_ in order for wire in inputs[id_] if wire}
    kept = {wire.node for wire in roots.values()}
    frees: dict[str, tuple[str, ...]] = {}
    for id_, user in last.items():
        if id_ not in kept:
            frees[user] = (*frees.get(user, ()), id_)
    return frees


def _values(
    document: Document, type_: NodeType, id_: str
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The runtime and the load-time values of a node, defaults filled in."""
    given = document.nodes[id_].params
    runtime: dict[str, Any] = {}
    load_time: dict[str, Any] = {}
    for name, parameter in type_.parameters.items():
        into = load_time if parameter.load_time else runtime
        into[name] = parameter.taken(given.get(name, parameter.default))
    return MappingProxyType(runtime), MappingProxyType(load_time)


def _clock(sources: list[Step], document: Document) -> Clock:
    """Files tick before cameras and plugin sources; images and test patterns follow them."""
    for kind in ("file", "device"):
        for step in sources:
            if step.type.ticks == kind:
                return Clock(step.id, document.rate)
    for step in sources:
        if step.type.ticks == "pattern":
            return Clock(None, float(step.load_time.get("fps", document.rate)))
    return Clock(None, document.rate)
