"""The graph as Python: one readable line per node.

What the engine does around a node is printed where a graph needs it and left out where not: the
clock, the reset, the meeting of branches of different rate, the lots of Scope pipelines. All that
does work is lifted from the engine's own kit.
"""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from importlib import import_module
from typing import Any

from exporters.lift import Definition, lifted
from exporters.names import Identity
from exporters.python_text import call, literal
from exporters.scope_lines import class_lines, construction
from openscope.graph.document import Document
from openscope.graph.ids import natural_key
from openscope.graph.node_type import PICTURES, Conversion, NodeType
from openscope.graph.plan import Plan, Step
from openscope.graph.wiring import Wire
from openscope.media.picture import as_rate

DEFAULT_SIDE = 512
_KIT: Mapping[str, str] = {
    "Pace": "arrival", "Shapes": "arrival", "arrived": "arrival", "beside": "arrival",
    "as_answer": "arrival", "as_timed_answer": "arrival", "Timeline": "clock", "to_mask": "colour",
    "to_rgb": "colour", "to_video": "colour", "controls_of": "controls",
    "handed_on": "controls", "Meeting": "meeting",
    "as_prompts": "prompts", "ScopeCall": "scope_call", "cleaned": "values",
    "built_pipeline": "scope_node", "chunk_for": "scope_node", "found_pipeline": "scope_node",
}  # fmt: skip
"""Where in the kit the functions are that the graph itself calls."""


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
    views: tuple[str, ...] = ()
    locals: Mapping[str, str] = field(default_factory=dict)
    exposed: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    output: str | None = None


def effect_place(type_: NodeType) -> tuple[str, str]:
    """Module and name of a built-in effect."""
    module = f"pipelines.{type_.id.replace('-', '_')}.effect"
    name = module.split(".")[1]
    found = import_module(module)
    return module, name if hasattr(found, name) else name.title().replace("_", "")


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
        self.debug_view = debug_view
        self.code = GraphCode()
        self.kit: set[str] = set()
        self.effects: list[tuple[str, str]] = []
        self.exposed = {place: name for name, place in plan.exposed.items()}
        self.effect_of = {
            step.id: effect_place(step.type) for step in plan.steps if step.type.role == "effect"
        }
        self.asks = {id_: _keywords(*place) for id_, place in self.effect_of.items()}
        self.locals: dict[str, str] = {}
        self.guard = ("", 0, 0)
        self.times: dict[str, str] = {}
        self.sources = sources_of(plan)
        self.code.inputs = tuple(s.id if i else "video" for i, s in enumerate(self.sources))
        self.code.generator = not self.sources
        self.classes = [step.id for step in plan.steps if step.type.role == "class"]
        self.stateful = [id_ for id_, place in self.effect_of.items() if _is_class(*place)]
        self.clocked = bool(self.classes) or any(
            asks & {"clock", "times"} for asks in self.asks.values()
        )

    def print(self) -> GraphCode:
        """The whole code."""
        self._name_everything()
        for step in self.plan.steps:
            if step.id in self.classes:
                self.code.run += class_lines(self, step)
            else:
                self._step(step)
        if self.debug_view:
            self._views([step for step in self.plan.steps if step.type.gives_pictures])
        self._answer()
        self._opening()
        self._building()
        roots = [(f"pipelines.kit.{_KIT[name]}", name) for name in sorted(self.kit)]
        self.code.definitions = lifted([*roots, *self.effects])
        self.code.locals, self.code.exposed = self.locals, self.plan.exposed
        self.code.output = self.plan.output
        return self.code

    def _name_everything(self) -> None:
        """Local names: node ids, unless they meet something else that the code calls by name."""
        roots = [(f"pipelines.kit.{module}", name) for name, module in _KIT.items()]
        effects = list(self.effect_of.values())
        definitions = lifted([*roots, *effects])
        taken = {d.name for d in definitions} | set(dir(__builtins__)) | {
            "self", "kwargs", "device", "times", "clock", "controls", "prompts", "values",
            "video", "torch", "math", "np", "cv2", "functional", "nn", "Tensor", "Fraction",
            "Pipeline", "Requirements", "Path", "Any", "frame_size", "scope", "reset", "prepare",
            "get_config_class", self.names.package, self.names.config_class,
            self.names.pipeline_class,
        }  # fmt: skip
        for position, source in enumerate(self.sources):
            self.locals[source.id] = "video" if not position else self._free(source.id, taken)
            taken.add(self.locals[source.id])
            self.times[source.id] = "times"
        for step in sorted(self.plan.steps, key=lambda s: natural_key(s.id)):
            self.locals[step.id] = self._free(step.id, taken)
            taken.add(self.locals[step.id])
            for port in step.type.outputs[1:]:
                taken.add(self.port(step, port.name))

    def _free(self, wanted: str, taken: set[str]) -> str:
        name, number = wanted, 2
        while name in taken:
            name, number = f"{wanted}_{number}", number + 1
        return name

    def port(self, step: Step, port: str) -> str:
        """The local name of what a node gives at a port."""
        local = self.locals[step.id]
        return local if port == step.type.outputs[0].name else f"{local}_{port}"

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
        return text if exposed is None else f"kwargs.get({literal(exposed)}, {text})"

    def _step(self, step: Step) -> None:
        place = self.effect_of[step.id]
        self.effects.append(place)
        lines, at = self.inputs_met(step)
        arguments = self.arguments(step)
        for position, name in lines:
            arguments[position] = name
        arguments += [f"{name}={self.value(step, name)}" for name in self.plan.values[step.id]]
        arguments += [f"{n}={self._asked(n, at)}" for n in sorted(self.asks[step.id] & _ASKED)]
        local = self.locals[step.id]
        targets = [self.port(step, port.name) for port in step.type.outputs]
        self.times[step.id] = at
        if "times" in self.asks[step.id]:
            self.times[step.id] = f"{local}_times"
            targets.append(self.times[step.id])
        callee = f"self.{local}" if step.id in self.stateful else place[1]
        start, end = f"{', '.join(targets)} = {callee}(", ")"
        if step.id == self.plan.prompts:
            self.kit.add("as_prompts")
            start = f'{local} = as_prompts(kwargs.get("prompts")) or {place[1]}('
        if at != "times" and step.type.gives_pictures:
            self._call_unless_empty(step, at, targets, callee, arguments)
        else:
            self.code.run += call(start, arguments, end)

    def _call_unless_empty(
        self, step: Step, at: str, targets: list[str], callee: str, arguments: list[str]
    ) -> None:
        """On a branch of another rate a chunk may hold no frames: then nothing is called."""
        nothing = self._wire(next(wire for wire in step.inputs if wire is not None))
        rest = [nothing if name == f"{self.locals[step.id]}_times" else name for name in targets]
        nothings = ", ".join(
            f"{nothing}[:0]" if n not in self.times.values() else "()" for n in rest
        )
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
        if name == "clock":
            return "clock" if at == "times" else f"self.timeline.clock({at})"
        if name == "prompts":
            prompting = self.plan.prompts
            return self.locals[prompting] if prompting else "[]"
        if name == "frame_size":
            fixed = literal(tuple(self.plan.size or (DEFAULT_SIDE, DEFAULT_SIDE)))
            return "self.frame_size" if self.code.generator else fixed
        return name

    def _asked_for(self, name: str) -> bool:
        return any(name in asks for asks in self.asks.values())

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

    def _views(self, steps: list[Step]) -> None:
        """A host may ask to see any node's picture instead of the graph's."""
        self.code.views = tuple(step.id for step in steps)
        self.code.run.append('        view = kwargs.get("debug_view", "off")')
        for step in steps:
            port = next(port for port in step.type.outputs if port.kind in PICTURES)
            convert: Conversion | None = "to_video" if port.kind == "mask" else None
            wire = Wire(step.id, port.name, convert)
            self.code.run.append(f"        if view == {literal(step.id)}:")
            self.code.run.append(f"            return {self._answered(wire)}")

    def _opening(self) -> None:
        """What stands above the nodes: values, pictures, reset, time."""
        lines: list[str] = []
        if self.plan.exposed or self.code.generator or self.code.views:
            self.kit.add("cleaned")
            lines.append(f"        kwargs |= cleaned({self.names.config_class}, kwargs)")
        names = [self.locals[source.id] for source in self.sources]
        for position, source in enumerate(self.sources):
            self.kit.add("arrived")
            came = f'arrived(kwargs, "{self.code.inputs[position]}", self.device)'
            if position:
                self.kit.add("beside")
                came = f"beside({came}, video)"
            lines.append(f"        {self.locals[source.id]} = {came}")
            if not position:
                self.kit.add("as_answer")
                lines += ["        if not len(video):", "            return as_answer(video)"]
        remembers = self._remembers()
        if remembers:
            conditions = ['kwargs.get("init_cache")']
            if names:
                self.kit.add("Shapes")
                conditions.insert(0, f"self.shapes.changed({', '.join(names)})")
            lines.append(f"        if {' or '.join(conditions)}:")
            lines.append("            self.reset()")
        if self.code.generator:
            self.kit.add("Pace")
            lines += ["        if not self.pace.is_due():", "            return {}"]
        if self.clocked or self.code.generator:
            count = "len(video)" if names else "1"
            stamps = 'kwargs.get("video_timestamps")'
            lines.append(f"        times = self.timeline.tick_as_told({count}, {stamps})")
        if self._asked_for("clock"):
            lines.append("        clock = self.timeline.clock(times)")
        if self._asked_for("controls"):
            self.kit.add("controls_of")
            self.code.takes_controls = True
            lines.append('        controls = controls_of(kwargs.get("ctrl_input"))')
        if self._asked_for("values"):
            shown = [n for n, (id_, of) in self.plan.exposed.items() if of in self.plan.values[id_]]
            lines += call("values = {name: kwargs[name] for name in (", _tuple(shown), ")}")
        self.code.run[:0] = lines

    def _remembers(self) -> bool:
        forgets = any(_has_reset(*self.effect_of[id_]) for id_ in self.stateful)
        return (
            forgets
            or bool(self.classes)
            or self.clocked
            or self.code.generator
            or "Meeting" in self.kit
        )

    def _building(self) -> None:
        """What `__init__` builds and `reset` resets, in the order of the nodes."""
        build, reset = self.code.build, self.code.reset
        if self.code.generator:
            build.append(f"        kwargs |= cleaned({self.names.config_class}, kwargs)")
            build.append('        self.frame_size = kwargs["width"], kwargs["height"]')
        elif any(self._names_of(step) for step in self.plan.steps):
            self.kit.add("cleaned")
            build.append(f"        kwargs |= cleaned({self.names.config_class}, kwargs)")
        rate = as_rate(self.document.rate if self.code.generator else self.plan.clock.rate)
        if "Shapes" in self.kit:
            build.append("        self.shapes = Shapes()")
        if self.clocked or self.code.generator:
            self.kit.add("Timeline")
            self.code.imports.add("from fractions import Fraction")
            build.append(f"        self.timeline = Timeline({_fraction(rate)})")
            reset.append("        self.timeline.reset()")
        if self.code.generator:
            build.append(f"        self.pace = Pace({float(rate)!r})")
            reset.append("        self.pace.reset()")
        if "Meeting" in self.kit:
            build.append("        self.meeting = Meeting()")
            reset.append("        self.meeting.reset()")
        for step in self.plan.steps:
            if step.id in self.stateful:
                local = self.locals[step.id]
                name = self.effect_of[step.id][1]
                build += call(f"self.{local} = {name}(", self._construction(step))
                if _has_reset(*self.effect_of[step.id]):
                    reset.append(f"        self.{local}.reset()")

        for step in self.plan.steps:
            if step.id in self.classes:
                build += construction(self, step)
                reset.append(f"        self.{self.locals[step.id]}.reset()")

    def _names_of(self, step: Step) -> set[str]:
        return {name for name in step.load_time if (step.id, name) in self.exposed}

    def _construction(self, step: Step) -> list[str]:
        module, name = self.effect_of[step.id]
        arguments = []
        for wanted in inspect.signature(getattr(import_module(module), name)).parameters:
            if wanted == "device":
                value = "self.device"
            elif wanted == "models":
                value = "get_models_dir()"
                self.code.imports.add("from scope.core.config import get_models_dir")
            else:
                value = self.value(step, wanted)
            arguments.append(f"{wanted}={value}")
        return arguments


_ASKED = {"clock", "times", "controls", "values", "prompts", "frame_size"}


def graph_code(
    plan: Plan, document: Document, names: Identity, *, debug_view: bool = False
) -> GraphCode:
    """The code of a whole plan; with `debug_view` a host may see any node's picture."""
    return Printer(plan, document, names, debug_view=debug_view).print()


def _keywords(module: str, name: str) -> set[str]:
    effect: Any = getattr(import_module(module), name)
    call_ = effect.__call__ if inspect.isclass(effect) else effect
    named = inspect.signature(call_).parameters.values()
    return {p.name for p in named if p.kind is inspect.Parameter.KEYWORD_ONLY}


def _is_class(module: str, name: str) -> bool:
    return inspect.isclass(getattr(import_module(module), name))


def _has_reset(module: str, name: str) -> bool:
    return hasattr(getattr(import_module(module), name), "reset")


def _fraction(rate: Fraction) -> str:
    ends = (rate.numerator,) if rate.denominator == 1 else (rate.numerator, rate.denominator)
    return f"Fraction({', '.join(map(str, ends))})"


def _tuple(names: list[str]) -> list[str]:
    return [literal(name) for name in names]
