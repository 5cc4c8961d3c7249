"""The page of one node whose type is here."""

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from openscope.editing import edits
from openscope.graph.node_type import NodeType
from openscope.ui.editor import Change, Editor
from openscope.ui.fields import mode_of, sections
from openscope.ui.properties.boxes import FaultBox, ModelBox
from openscope.ui.properties.download import Downloads
from openscope.ui.properties.form import FieldsForm
from openscope.ui.properties.head import Head
from openscope.ui.widgets.basics import column, label

if TYPE_CHECKING:
    from openscope.engine.status import Status


class Page(QWidget):
    """What the panel shows of a selection. It lives as long as that stays what it is."""

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self.editor = editor
        self.column = column(into=self)

    def fits(self) -> bool:
        """Whether this page can still show what is selected."""
        return True

    def follow(self, change: Change | None = None) -> None:
        """Show what there is now; without a change, all of it."""

    def go_to(self, field: str) -> bool:
        """Give a field the focus; False where there is no such."""
        return False


class NodePage(Page):
    """Head, what is wrong, and the fields of a node."""

    def __init__(self, editor: Editor, downloads: Downloads, node: str, type_: NodeType) -> None:
        super().__init__(editor)
        self.node, self.type = node, type_
        self._sections = self._wanted()
        self._load_time: dict[str, Any] | None = None
        self._fault: Any = None
        self.head = Head(type_.category, node, type_.description)
        self.head.renamed.connect(self._rename)
        self.head.bypass_wanted.connect(self.toggle_bypass)
        self.head.reset_wanted.connect(self.reset)
        self.fault = FaultBox()
        self.model = ModelBox(type_, downloads)
        self._warning = label("", "warn", wraps=True)
        self._warning.setContentsMargins(14, 10, 14, 0)
        self._warning.hide()
        verb = "opens" if type_.role == "source" else "builds"
        self.form = FieldsForm(
            self._sections,
            lambda: editor.folder,
            restarts=f"A change {verb} {type_.name} again. The rest of the graph runs on.",
        )
        self.form.edited.connect(self._edit)
        self.form.settled.connect(editor.settle)
        self.form.reset.connect(self._reset_field)
        self.form.baked.connect(self._bake)
        self.column.addWidget(self.head)
        for box in (self.fault, self.model, self._warning):
            self.column.addWidget(box)
        if not self._sections:
            none = label("This node has no fields.", "second")
            none.setContentsMargins(14, 12, 14, 0)
            self.column.addWidget(none)
        self.column.addWidget(self.form)
        self.column.addStretch(1)
        self.follow()

    def fits(self) -> bool:
        """Whether the node is of the same type, and its fields are the same."""
        return self.editor.type_of(self.node) == self.type and self._wanted() == self._sections

    def follow(self, change: Change | None = None) -> None:
        """Show the values of the node."""
        node = self.editor.document.nodes[self.node]
        if change is not None and self.node not in change.nodes:
            return
        self.head.put(
            self.editor.title_of(self.node),
            bypassed=node.bypassed,
            can_bypass=self.type.bypass_input is not None or node.bypassed,
            changed=bool(node.params),
        )
        self.form.show_values(node.params, node.baked)
        load_time = {
            name: node.params.get(name, parameter.default)
            for name, parameter in self.type.parameters.items()
            if parameter.load_time
        }
        if load_time != self._load_time:
            self._load_time = load_time
            self.look_for_models()

    def look_for_models(self) -> None:
        """See whether a model is missing now."""
        missing = self.model.show_needs(self._load_time or {})
        self.fault.show_fault(None if missing else self._fault)

    def tell(self, status: "Status | None") -> None:
        """Show what the run says of the node."""
        fault = status.faults.get(self.node) if status is not None else None
        if fault is not self._fault:
            self._fault = fault
            self.model.show_size(fault.model if fault is not None else None)
            self.fault.show_fault(None if self.model.isVisibleTo(self) else fault)
        warning = status.warnings.get(self.node, "") if status is not None else ""
        if warning != self._warning.text():
            self._warning.setText(warning)
            self._warning.setVisible(bool(warning))

    def toggle_bypass(self) -> None:
        """Bypass the node, or no longer."""
        editor = self.editor
        document = edits.bypassed(editor.document, editor.types, [self.node])
        editor.apply(document, f"Bypass {editor.title_of(self.node)}")

    def reset(self) -> None:
        """All fields at their defaults."""
        document = edits.without_params(self.editor.document, self.node)
        self.editor.apply(document, f"Reset {self.editor.title_of(self.node)}")

    def go_to(self, field: str) -> bool:
        """Give a field the focus."""
        return self.form.go_to(field)

    def _wanted(self) -> Any:
        editor = self.editor
        return sections(self.type, mode_of(editor.document, editor.types, self.node))

    def _edit(self, name: str, value: Any) -> None:
        editor = self.editor
        if self.node not in editor.document.nodes:
            return  # an edit that ends because its node is gone
        document = edits.with_param(editor.document, editor.types, self.node, name, value)
        editor.apply(document, self._of(name), key=(self.node, name))

    def _reset_field(self, name: str) -> None:
        document = edits.without_params(self.editor.document, self.node, [name])
        self.editor.apply(document, self._of(name), key=(self.node, name))
        self.editor.settle()

    def _bake(self, name: str, on: bool) -> None:
        document = edits.baked(self.editor.document, self.node, name, on=on)
        verb = "Bake in" if on else "Offer"
        self.editor.apply(document, f"{verb} {self._of(name)}")

    def _rename(self, title: str) -> None:
        editor = self.editor
        if self.node not in editor.document.nodes:
            return
        title = "" if title == self.type.name else title
        document = edits.with_node(editor.document, self.node, title=title)
        editor.apply(document, f"Rename {editor.title_of(self.node)}")
        self.head.title.put(editor.title_of(self.node))

    def _of(self, name: str) -> str:
        return f"{self.type.parameters[name].label} of {self.editor.title_of(self.node)}"
