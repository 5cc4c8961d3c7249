"""What stands around the nodes: what came from the host, time, reset, and what is built once."""

from fractions import Fraction
from typing import TYPE_CHECKING

from exporters.python_text import call, literal
from exporters.scope_lines import construction
from openscope.graph.plan import Step
from openscope.media.picture import as_rate

if TYPE_CHECKING:
    from exporters.graph_code import Printer


def opening(printer: "Printer") -> list[str]:
    """The lines above the nodes: values, pictures, reset, time."""
    code, plan = printer.code, printer.plan
    lines: list[str] = []
    if code.cleans:
        lines.append(_cleaning(printer))
    names = [printer.locals[source.id] for source in printer.sources]
    for position, (name, port) in enumerate(zip(names, code.inputs, strict=True)):
        printer.kit.add("arrived")
        came = f'arrived(kwargs, "{port}", self.device)'
        if position:
            printer.kit.add("beside")
            came = f"beside({came}, video)"
        lines.append(f"        {name} = {came}")
        if not position and plan.steps:
            printer.kit.add("as_answer")
            lines += ["        if not len(video):", "            return as_answer(video)"]
    if code.reset:
        conditions = ['kwargs.get("init_cache")']
        if names:
            printer.kit.add("Shapes")
            conditions.insert(0, f"self.shapes.changed({', '.join(names)})")
        lines.append(f"        if {' or '.join(conditions)}:")
        lines.append("            self.reset()")
    if code.generator:
        printer.kit.add("Pace")
        lines += ["        if not self.pace.is_due():", "            return {}"]
    if printer.clocked:
        count = "len(video)" if names else "1"
        stamps = 'kwargs.get("video_timestamps")'
        lines.append(f"        times = self.timeline.tick_as_told({count}, {stamps})")
    if "clock" in printer.used:
        lines.append("        clock = self.timeline.clock(times)")
    if "controls" in printer.used:
        printer.kit.add("controls_of")
        lines.append('        controls = controls_of(kwargs.get("ctrl_input"))')
    if "values" in printer.used:
        shown = [literal(n) for n, (id_, of) in plan.exposed.items() if of in plan.values[id_]]
        lines += call("values = {", [f"{name}: kwargs[{name}]" for name in shown], "}")
    return lines


def building(printer: "Printer") -> tuple[list[str], list[str]]:
    """What `__init__` builds and what `reset` resets, in the order of the nodes."""
    build: list[str] = []
    reset: list[str] = []

    def keep(name: str, made: str) -> None:
        build.append(f"        self.{name} = {made}")
        reset.append(f"        self.{name}.reset()")

    generator = printer.code.generator
    if generator or any(_takes_load_time(printer, step) for step in printer.plan.steps):
        build.append(_cleaning(printer))
    if generator:
        build.append('        self.frame_size = kwargs["width"], kwargs["height"]')
    rate = as_rate(printer.document.rate if generator else printer.plan.clock.rate)
    if printer.clocked:
        printer.kit.add("Timeline")
        printer.code.imports.add("from fractions import Fraction")
        keep("timeline", f"Timeline({_fraction(rate)})")
    if generator:
        keep("pace", f"Pace({float(rate)!r})")
    if "Meeting" in printer.kit:
        keep("meeting", "Meeting()")
    for step in printer.plan.steps:
        local = printer.locals[step.id]
        if step.id in printer.classes:
            build += construction(printer, step)
            reset.append(f"        self.{local}.reset()")
        elif printer.effects[step.id].stateful:
            effect = printer.effects[step.id]
            build += call(f"self.{local} = {effect.name}(", _arguments(printer, step))
            reset += [f"        self.{local}.reset()"] if effect.resets else []
    if reset and printer.sources:
        build.append("        self.shapes = Shapes()")
    return build, reset


def _cleaning(printer: "Printer") -> str:
    printer.kit.add("cleaned")
    return f"        kwargs |= cleaned({printer.names.config_class}, kwargs)"


def _takes_load_time(printer: "Printer", step: Step) -> bool:
    return any((step.id, name) in printer.exposed for name in step.load_time)


def _arguments(printer: "Printer", step: Step) -> list[str]:
    """What an effect is built from."""
    arguments = []
    for wanted in printer.effects[step.id].built_from:
        if wanted == "device":
            value = "self.device"
        elif wanted == "models":
            value = "get_models_dir()"
            printer.code.imports.add("from scope.core.config import get_models_dir")
        else:
            value = printer.value(step, wanted)
        arguments.append(f"{wanted}={value}")
    return arguments


def _fraction(rate: Fraction) -> str:
    ends = (rate.numerator,) if rate.denominator == 1 else (rate.numerator, rate.denominator)
    return f"Fraction({', '.join(map(str, ends))})"
