"""What a plugin offers: each parameter as a panel lists it, and what is baked into it."""

from dataclasses import dataclass
from typing import Any

from openscope.graph.document import Document, Exposure
from openscope.graph.parameter import Parameter
from openscope.graph.plan import Plan, Step


@dataclass(frozen=True)
class Offered:
    """The parameter `of` of a node, by its name in the plugin. `own_label` is what it is called
    where the document gives it no label; `value` is the plugin's default."""

    name: str
    node: str
    of: str
    parameter: Parameter
    own_label: str
    value: Any
    exposure: Exposure
    baked: bool = False

    @property
    def place(self) -> str:
        """How the document names it."""
        return f"{self.node}.{self.of}"

    @property
    def label(self) -> str:
        """What it is called."""
        return self.exposure.label or self.own_label

    @property
    def minimum(self) -> float | None:
        """The lowest value that is offered."""
        return self.parameter.minimum if self.exposure.ge is None else self.exposure.ge

    @property
    def maximum(self) -> float | None:
        """The highest value that is offered."""
        return self.parameter.maximum if self.exposure.le is None else self.exposure.le


def offered(plan: Plan, document: Document) -> list[Offered]:
    """The exposed parameters as a panel lists them: by the order that the document gives them, else
    node by node in the order of the graph."""
    steps = {step.id: step for step in plan.steps}
    order = list(steps)
    found = [
        _offered(name, steps[node], of, plan, document) for name, (node, of) in plan.exposed.items()
    ]

    def key(one: Offered) -> tuple[float, int]:
        given = one.exposure.order
        return (float("inf") if given is None else given, order.index(one.node))

    return sorted(found, key=key)


def baked_in(plan: Plan, document: Document) -> list[Offered]:
    """The parameters that the plugin would offer, were they not baked into it."""
    return [
        _offered(f"{step.id}_{of}", step, of, plan, document, baked=True)
        for step in plan.steps
        if step.type.role in ("effect", "class") and not step.type.gives_prompts
        for of in step.type.parameters
        if of in document.nodes[step.id].baked and step.type.parameters[of].shown
    ]


def _offered(
    name: str, step: Step, of: str, plan: Plan, document: Document, *, baked: bool = False
) -> Offered:
    parameter = step.type.parameters[of]
    return Offered(
        name,
        step.id,
        of,
        parameter,
        f"{_title(document, step, plan)} {_label(parameter)}",
        {**plan.values[step.id], **step.load_time}[of],
        document.plugin.expose.get(f"{step.id}.{of}", Exposure()),
        baked,
    )


def _title(document: Document, step: Step, plan: Plan) -> str:
    """The name of a node: its title, else its type's, with its number where there are several."""
    title = document.nodes[step.id].title
    if title:
        return title
    alike = [s.id for s in plan.steps if s.type.key == step.type.key]
    number = f" {alike.index(step.id) + 1}" if len(alike) > 1 else ""
    return f"{step.type.name}{number}"


def _label(parameter: Parameter) -> str:
    label = parameter.label
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
