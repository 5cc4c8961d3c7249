"""The graph as Python: one readable line per node.

What the engine does around a node is printed where a graph needs it and left out where not: the
clock, the reset, the meeting of branches of different rate, the lots of Scope pipelines. All that
does work is lifted from the engine's own kit.
"""

import builtins
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from exporters.around import building, opening
from exporters.effects import Effect
from exporters.lift import Definition, lifted
from exporters.names import Identity
from exporters.python_text import call, literal
from exporters.scope_lines import class_lines
from openscope.graph.document import Document
from openscope.graph.exposure import is_reserved
from openscope.graph.ids import natural_key
from openscope.graph.node_type import PICTURES
from openscope.graph.plan import Plan, Step
from openscope.graph.wiring import Wire
from scope.core.pipelines.interface import Pipeline

DEFAULT_SIDE = 512
_KIT: Mapping[str, str] = {
    "Pace": "arrival", "Shapes": "arrival", "arrived": "arrival", "beside": "arrival",
    "as_answer": "arrival", "as_timed_answer": "arrival", "Timeline": "clock", "to_mask": "colour",
    "to_rgb": "colour", "to_video": "colour", "controls_of": "controls",
    "handed_on": "controls", "Meeting": "meeting",
    "as_prompts": "prompts", "ScopeCall": "scope_call", "cleaned": "values", "only_set": "values",
    "built_pipeline": "scope_node", "chunk_for": "scope_node", "found_pipeline": "scope_node",
}  # fmt: skip
"""Where in the kit the functions are that the graph itself calls."""

_WORDS = """
    Any Fraction Tensor cfg chunk clock config controls cv2 device frame_size functional
    get_models_dir kwargs math meeting nn np pace prompts scope self shapes state timeline times
    torch values video view
""".split()  # noqa: SIM905
"""Names in the class that is printed, and attributes of it that Scope looks for."""


@dataclass
class GraphCode:
    """The parts of `pipeline.py`: lines of the class's methods, the definitions above it, and the
    imports that the class needs. `locals` are the local names of the nodes, `exposed` the node and
    parameter behind each name in the schema, `output` the node whose picture is given."""

    build: list[str] = field(default_factory=list)
    reset: list[str] = field(default_factory=list)
    run: list[str] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)
    imports: set[str] = field(default_factory=set)
    told: list[str] = field(default_factory=list)
    prepare: list[str] = field(default_factory=list)
    generator: bool = False
    inputs: tuple[str, ...] = ()
    takes_controls: bool = False
    cleans: bool = False
    views: tuple[str, ...] = ()
    locals: Mapping[str, str] = field(default_factory=dict)
    exposed: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    output: str | None = None


def sources_of(plan: Plan) -> list[Step]:
    """The sources that become inputs, the main one first."""
    ticking = [s for s in plan.sources if s.id == plan.clock.node]
    ticking = ticking or [s for s in plan.sources if s.type.ticks == "pattern"] or [*plan.sources]
    return ticking[:1] + [step for step in plan.sources if step not in ticking[:1]]


class Printer:
    """Prints one plan: names everything, then a line or more for each node, then what stands above
    and around them."""

    def __init__(
        self, plan: Plan, document: Document, names: Identity, *, debug_view: bool = False
    ) -> None:
        self.plan, self.document, self.names = plan, document, names
        self.code = GraphCode()
        self.kit: set[str] = set()
        self.used: set[str] = set()
        """What effects ask for and is made once a call, such as `clock`."""
        self.exposed = {place: name for name, place in plan.exposed.items()}
        self.effects = {
            step.id: Effect.of(step.type) for step in plan.steps if step.type.role == "effect"
        }
        self.viewed = {
            s.id: _picture(s) for s in plan.steps if debug_view and s.type.gives_pictures
        }
        wires = [wire for step in plan.steps for wire in step.inputs] + [*plan.roots.values()]
        self.taken = {(wire.node, wire.port) for wire in wires if wire is not None}
        self.taken |= {(wire.node, wire.port) for wire in self.viewed.values()}
        """The outputs that something takes."""
        self.locals: dict[str, str] = {}
        self.guard = ("", 0, 0)
        self.times: dict[str, str] = {}
        self.sources = sources_of(plan)
        self.code.inputs = _input_ports(self.sources, plan)
        self.code.generator = not self.sources
        self.classes = [step.id for step in plan.steps if step.type.role == "class"]
        asked = frozenset().union(*(effect.asks for effect in self.effects.values()))
        self.clocked = bool(self.classes or self.code.generator or asked & {"clock", "times"})
        self.code.cleans = bool(plan.exposed or self.viewed)
        self.code.takes_controls = "controls" in asked or any(
            step.type.takes_controls for step in plan.steps
        )

    def print(self) -> GraphCode:
        """The whole code."""
        self._name_everything()
        for step in self.plan.steps:
            if step.id in self.classes:
                self.code.run += class_lines(self, step)
            else:
                self._step(step)
        if self.viewed:
            self._views()
        self._answer()
        self.code.build, self.code.reset = building(self)
        self.code.run[:0] = opening(self)
        roots = [(f"pipelines.kit.{_KIT[name]}", name) for name in sorted(self.kit)]
        self.code.definitions = lifted([*roots, *(e.place for e in self.effects.values())])
        self.code.locals, self.code.exposed = self.locals, self.plan.exposed
        self.code.output = self.plan.output
        return self.code

    def _name_everything(self) -> None:
        """Local names: node ids, unless they meet something else that the code calls by name."""
        roots = [(f"pipelines.kit.{module}", name) for name, module in _KIT.items()]
        definitions = lifted([*roots, *(effect.place for effect in self.effects.values())])
        met = {d.name for d in definitions} | {*dir(builtins), *dir(Pipeline), *_WORDS}
        met |= {self.names.package, self.names.config_class, self.names.pipeline_class}
        for position, source in enumerate(self.sources):
            self.locals[source.id] = "video" if not position else _free(source, met)
            met.add(self.locals[source.id])
            self.times[source.id] = "times"
        for step in sorted(self.plan.steps, key=lambda s: natural_key(s.id)):
            self.locals[step.id] = _free(step, met)
            met |= _beside(self.locals[step.id], step)

    def port(self, step: Step, port: str) -> str:
        """The local name of what a node gives at a port."""
        local = self.locals[step.id]
        return local if port == step.type.outputs[0].name else f"{local}_{port}"

    def target(self, step: Step, port: str) -> str:
        """The same where it is set: what nothing takes has no name."""
        return self.port(step, port) if (step.id, port) in self.taken else "_"

    def _wire(self, wire: Wire) -> str:
        """The name of what comes along a wire, converted where the wire converts."""
        steps = {step.id: step for step in (*self.plan.sources, *self.plan.steps)}
        name = self.port(steps[wire.node], wire.port)
        if wire.convert is None:
            return name
        self.kit.add(wire.convert)
        return f"{wire.convert}({name})"

    def value(self, step: Step, name: str) -> str:
        """A parameter: read from what came, or a constant where it is baked."""
        values = self.plan.values[step.id] if name in self.plan.values[step.id] else step.load_time
        exposed = self.exposed.get((step.id, name))
        text = literal(values[name])
        if exposed is None:
            return text
        default = "" if values[name] is None else f", {text}"
        return f"kwargs.get({literal(exposed)}{default})"

    def _step(self, step: Step) -> None:
        effect = self.effects[step.id]
        lines, at = self.inputs_met(step)
        arguments = self.arguments(step)
        for position, name in lines:
            arguments[position] = name
        arguments += [f"{name}={self.value(step, name)}" for name in self.plan.values[step.id]]
        arguments += [f"{n}={self._asked(n, at)}" for n in sorted(effect.asks)]
        local = self.locals[step.id]
        targets = [self.target(step, port.name) for port in step.type.outputs]
        self.times[step.id] = at
        if "times" in effect.asks:
            self.times[step.id] = f"{local}_times"
            targets.append(self.times[step.id])
        callee = f"self.{local}" if effect.stateful else effect.name
        start, end = f"{', '.join(targets)} = {callee}(", ")"
        if step.id == self.plan.prompts:
            self.kit.add("as_prompts")
            start = f'{local} = as_prompts(kwargs.get("prompts")) or {effect.name}('
        if at != "times" and step.type.gives_pictures:
            self._call_unless_empty(step, at, targets, callee, arguments)
        else:
            self.code.run += call(start, arguments, end)

    def _call_unless_empty(
        self, step: Step, at: str, targets: list[str], callee: str, arguments: list[str]
    ) -> None:
        """On a branch of another rate a chunk may hold no frames: then nothing is called."""
        nothing = self._wire(next(wire for wire in step.inputs if wire is not None))
        own_times = f"{self.locals[step.id]}_times"
        nothings = ", ".join("()" if n == own_times else f"{nothing}[:0]" for n in targets)
        run, names = self.code.run, ", ".join(targets)
        lines = call(f"{names} = {callee}(", arguments, ")", indent=12)
        before, place, end = self.guard
        if before != at or end != len(run):
            run.append(f"        if {at}:")
            place = len(run)
            run.append("        else:")
        run[place:place] = lines  # several nodes of one branch share one condition
        run.append(f"            {names} = {nothings}")
        self.guard = (at, place + len(lines), len(run))

    def inputs_met(self, step: Step) -> tuple[list[tuple[int, str]], str]:
        """Inputs on a branch of another rate than the first, brought to its times; the name of
        those times."""
        at: str | None = None
        met: list[tuple[int, str]] = []
        for position, (port, wire) in enumerate(zip(step.type.inputs, step.inputs, strict=True)):
            if wire is None or port.kind == "prompts":
                continue
            have = self.times[wire.node]
            if at is None:
                at = have
            elif have != at:
                self.kit.add("Meeting")
                name = f"{self.locals[step.id]}_{port.name}_met"
                arguments = [literal(step.id), str(position), self._wire(wire), have, at]
                self.code.run += call(f"{name} = self.meeting.fitted(", arguments)
                later = f"{self.locals[step.id]}_times"
                self.code.run.append(f"        {later} = {at} if len({name}) else ()")
                met.append((position, name))
                at = later
        return met, at or "times"

    def arguments(self, step: Step) -> list[str]:
        """A node's inputs in port order, None where there is none."""
        return [self._wire(wire) if wire is not None else "None" for wire in step.inputs]

    def _asked(self, name: str, at: str) -> str:
        if name == "times":
            return at
        if name == "clock" and at != "times":
            return f"self.timeline.clock({at})"
        if name == "prompts":
            prompting = self.plan.prompts
            return self.locals[prompting] if prompting else "[]"
        if name == "frame_size":
            fixed = literal(tuple(self.plan.size or (DEFAULT_SIDE, DEFAULT_SIDE)))
            return "self.frame_size" if self.code.generator else fixed
        self.used.add(name)
        return name

    def _answer(self) -> None:
        assert self.plan.output is not None, "a whole plan has an output"
        self.code.run.append(f"        return {self._answered(self.plan.roots[self.plan.output])}")

    def _answered(self, wire: Wire) -> str:
        at = self.times[wire.node]
        if at == "times":
            self.kit.add("as_answer")
            return f"as_answer({self._wire(wire)})"
        self.kit.add("as_timed_answer")
        return f"as_timed_answer({self._wire(wire)}, {at})"

    def _views(self) -> None:
        """A host may ask to see any node's picture instead of the graph's."""
        self.code.views = tuple(self.viewed)
        self.code.run.append('        view = kwargs.get("debug_view", "off")')
        for id_, wire in self.viewed.items():
            self.code.run.append(f"        if view == {literal(id_)}:")
            self.code.run.append(f"            return {self._answered(wire)}")


def graph_code(
    plan: Plan, document: Document, names: Identity, *, debug_view: bool = False
) -> GraphCode:
    """The code of a whole plan; with `debug_view` a host may see any node's picture."""
    return Printer(plan, document, names, debug_view=debug_view).print()


def _picture(step: Step) -> Wire:
    """A wire that shows what a node gives."""
    port = next(port for port in step.type.outputs if port.kind in PICTURES)
    return Wire(step.id, port.name, "to_video" if port.kind == "mask" else None)


def _input_ports(sources: Sequence[Step], plan: Plan) -> tuple[str, ...]:
    """What the plugin calls its inputs: the main one `video`, the others by their ids, with a
    number where Scope or a parameter has the name."""
    ports: list[str] = []
    for source in sources:
        name, number = source.id if ports else "video", 2
        while ports and (is_reserved(name) or name in plan.exposed or name in ports):
            name, number = f"{source.id}_{number}", number + 1
        ports.append(name)
    return tuple(ports)


def _free(step: Step, met: set[str]) -> str:
    """The id of a node, with a number where a name that comes with it is met already."""
    name, number = step.id, 2
    while _beside(name, step) & met:
        name, number = f"{step.id}_{number}", number + 1
    return name


def _beside(local: str, step: Step) -> set[str]:
    """The names that a node may bring with its own."""
    ports = [port.name for port in step.type.outputs[1:]]
    ports += [f"{port.name}_met" for port in step.type.inputs]
    return {local, *(f"{local}_{end}" for end in ("times", "frames", "extras", "told", *ports))}
