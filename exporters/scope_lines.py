"""The lines of a pipeline of another plugin: how it is found, built, asked and called."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from exporters.python_text import call, literal
from openscope.graph.node_type import PICTURES
from openscope.graph.plan import Step

if TYPE_CHECKING:
    from exporters.graph_code import Printer


def class_lines(printer: "Printer", step: Step) -> list[str]:
    """A pipeline of another plugin, called as the engine calls it."""
    met, at = printer.inputs_met(step)
    arguments = printer.arguments(step)
    for position, name in met:
        arguments[position] = name
    local = printer.locals[step.id]
    pictures, told = [], [f"**self.{local}_told(kwargs)"]
    for wire in step.inputs:
        if wire is not None and wire.node in printer.classes:
            extras = f"**{printer.locals[wire.node]}_extras"
            told += [extras] if extras not in told else []
    for port, wire, name in zip(step.type.inputs, step.inputs, arguments, strict=True):
        if wire is None:
            continue
        if port.kind == "video":
            printer.kit.add("to_rgb")
            pictures.append(f"{literal(port.name)}: to_rgb({name})")
        elif port.kind == "mask":
            pictures.append(f"{literal(port.name)}: {name}")
        else:
            told.append(f"{literal(port.name)}: {name}")
    indent = 8 if at == "times" else 12
    keywords = told[0][2:] if len(told) == 1 else _braced(told, indent + 4)
    given = [_braced(pictures, indent + 4), at, f"self.timeline.interval({at})", keywords]
    taken = [port for port in step.type.outputs if (step.id, port.name) in printer.taken]
    shown = [port for port in taken if port.kind in PICTURES]
    told_on = any(
        wire is not None and wire.node == step.id
        for other in printer.plan.steps
        if other.id in printer.classes
        for wire in other.inputs
    )
    values = [port for port in step.type.outputs if port.kind not in PICTURES]
    values = values if told_on else [port for port in values if port in taken]
    frames = f"{local}_frames" if shown else "_"
    extras = f"{local}_extras" if told_on or values else "_"
    targets = f"{frames}, {local}_times, {extras}"
    printer.times[step.id] = f"{local}_times"
    run: list[str] = []
    called = call(f"{targets} = self.{local}(", given, indent=indent)
    if at == "times":
        run += called
    else:
        run += [f"        if {at}:", *called]
        run += ["        else:", f"            {targets} = {{}}, (), {{}}"]
    nothing = "video[:0]" if printer.sources else "torch.zeros(0, 1, 1, 3, device=self.device)"
    for port in shown:
        found = f"{frames}.get({literal(port.name)}, {nothing})"
        run.append(f"        {printer.port(step, port.name)} = {found}")
    for port in values:  # what has a port of its own is handed on by its wire alone
        target = printer.target(step, port.name)
        start = "" if target == "_" else f"{target} = "
        run.append(f"        {start}{extras}.pop({literal(port.name)}, None)")
    return run


def _braced(entries: Sequence[str], indent: int) -> str:
    """A dict that is an argument on a line of its own, broken where it is too long for one."""
    return "\n".join(call("{", entries, "},", indent)).strip().removesuffix(",")


def construction(printer: "Printer", step: Step) -> list[str]:
    """The pipeline found and built, and the method that says what it is told."""
    printer.kit |= {"ScopeCall", "built_pipeline", "found_pipeline", "chunk_for"}
    local = printer.locals[step.id]
    load_time = [f"{name}={printer.value(step, name)}" for name in step.load_time]
    outputs = [port.name for port in step.type.outputs if port.kind in PICTURES]
    wired = any(
        wire is not None and port.kind in PICTURES
        for port, wire in zip(step.type.inputs, step.inputs, strict=True)
    )
    told = [f'"input_mode": {literal("video" if wired else "text")}',
            f'"pipeline_ids": {literal([step.type.id])}']  # fmt: skip
    unset = []
    for name, value in printer.plan.values[step.id].items():
        parameter, printed = step.type.parameters[name], printer.value(step, name)
        if parameter.default is None and (step.id, name) in printer.exposed:
            unset.append(f"{name}={printed}")
        elif value != parameter.default or (parameter.shown and value is not None):
            told.append(f"{literal(name)}: {printed}")
    if unset:
        printer.kit.add("only_set")
        lines = call("**only_set(", unset, indent=12)
        told.append("\n".join(lines).strip())
    told.append("**handed_on(kwargs)")
    printer.kit.add("handed_on")
    printer.code.told += [
        "",
        f"    def {local}_told(self, kwargs: dict[str, Any]) -> dict[str, Any]:",
        f'        """What {step.type.id} is told with every chunk."""',
        *call("return {", told, "}"),
    ]
    printer.code.prepare.append(f"self.{local}.wants(self.{local}_told(kwargs), video={wired})")
    found = f"found_pipeline({literal(step.type.origin)}, {literal(step.type.id)})"
    return [
        *call(f"{local} = built_pipeline(", [found, *load_time]),
        f"        self.{local} = ScopeCall({local}, self.device, {literal(outputs)})",
    ]
