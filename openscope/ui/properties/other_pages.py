"""The pages of what is no single node: nothing, the plugin, several nodes, a missing type."""

from typing import Any

from PySide6.QtCore import Qt

from openscope.editing import edits
from openscope.editing.edits import PLUGIN
from openscope.graph.document import Document, Node, PluginConfig
from openscope.graph.ids import natural_key
from openscope.graph.parameter import Parameter
from openscope.ui.editor import Change, Editor
from openscope.ui.fields import Section, field_of
from openscope.ui.properties.boxes import Box
from openscope.ui.properties.form import FieldsForm
from openscope.ui.properties.head import Head
from openscope.ui.properties.node_page import Page
from openscope.ui.widgets.basics import button, column, label, row


def _fields(*described: tuple[str, str, dict[str, Any], Any]) -> tuple[Section, ...]:
    """Fields that are described here, as name, label, schema and default."""
    made = [
        field_of(Parameter(name, schema, default=default, label=label_))
        for name, label_, schema, default in described
    ]
    return (Section("runtime", tuple(made)),)


_PLUGIN = _fields(
    ("name", "Name", {"type": "string", "description": "What Scope calls the plugin"}, ""),
    ("id", "Id", {"type": "string", "description": "The id of its pipeline and its package"}, ""),
    (
        "description",
        "Description",
        {"type": "string", "format": "multiline", "description": "A sentence or two"},
        "",
    ),
    ("version", "Version", {"type": "string", "description": "Such as 0.1.0"}, "0.1.0"),
    ("author", "Author", {"type": "string", "description": "Who made it"}, ""),
    (
        "usage",
        "Usage",
        {
            "enum": ["pipeline", "preprocessor", "postprocessor"],
            "description": "Where Scope lists it",
        },
        "pipeline",
    ),
)
_SIDE = {"type": "integer", "minimum": 1, "maximum": 16384}
_DOCUMENT = _fields(
    (
        "size",
        "Size",
        {
            "anyOf": [
                {
                    "type": "array",
                    "prefixItems": [{**_SIDE, "default": 1280}, {**_SIDE, "default": 720}],
                },
                {"type": "null"},
            ],
            "description": "Width and height into which sources fit their frames",
        },
        None,
    ),
    (
        "rate",
        "Rate",
        {
            "type": "number",
            "exclusiveMinimum": 0,
            "maximum": 1000,
            "description": "Frames per second of sources without a time of their own",
        },
        30.0,
    ),
    (
        "seed",
        "Seed",
        {"type": "integer", "minimum": 0, "maximum": 2**63 - 1, "description": "Of all noise"},
        0,
    ),
)


class _PluginForm(FieldsForm):
    """The fields of the Plugin Config."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(_PLUGIN, lambda: editor.folder, heads=False)
        self._editor = editor
        self.edited.connect(self._edit)
        self.settled.connect(editor.settle)
        self.reset.connect(self._reset)
        self.follow()

    def follow(self) -> None:
        """Show what the plugin is called now."""
        plugin = self._editor.document.plugin
        self.show_values({name: getattr(plugin, name) for name in self.rows})
        text, grave = id_notice(self._editor)
        self.rows["id"].notify(text, grave)

    def _edit(self, name: str, value: Any) -> None:
        document = edits.with_plugin(self._editor.document, **{name: value})
        title = f"{self.rows[name].field.label} of the plugin"
        self._editor.apply(document, title, key=(PLUGIN, name))

    def _reset(self, name: str) -> None:
        self._edit(name, getattr(PluginConfig(), name))
        self._editor.settle()


def id_notice(editor: Editor) -> tuple[str, str]:
    """What is to be said of the plugin's id as it stands, and how grave it is."""
    from exporters.names import slug

    plugin = editor.document.plugin
    made = slug(plugin.id or plugin.name or editor.name)
    others = {type_.id for type_ in editor.types.values()}
    if plugin.id and made != plugin.id:
        return f"Small letters, digits and hyphens. It would be exported as {made}.", "error"
    if made in others:
        return f"Another pipeline has the id {made}. {made}-fx would be free.", "error"
    return ("", "") if plugin.id else (f"Exported as {made}.", "caption")


class PluginPage(Page):
    """The Plugin Config, when it is selected."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self.head = Head("plugin", "", "What the exported plugin is called and where Scope lists "
                         "it.", acts=False)  # fmt: skip
        self.head.title.put("Plugin Config")
        self.head.title.setEnabled(False)
        self.form = _PluginForm(editor)
        self.column.addWidget(self.head)
        self.column.addWidget(self.form)
        self.column.addStretch(1)

    def follow(self, change: Change | None = None) -> None:
        """Show the fields."""
        self.form.follow()

    def go_to(self, field: str) -> bool:
        """Give a field the focus."""
        return self.form.go_to(field)


class NothingPage(PluginPage):
    """The plugin and the document, when nothing is selected."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self.settings = FieldsForm(_DOCUMENT, lambda: editor.folder, heads=False)
        self.settings.edited.connect(self._edit)
        self.settings.settled.connect(editor.settle)
        self.settings.reset.connect(self._reset)
        title = column(label("DOCUMENT", "section"), margins=(14, 12, 14, 0))
        self.column.insertLayout(2, title)
        self.column.insertWidget(3, self.settings)
        self.follow()

    def follow(self, change: Change | None = None) -> None:
        """Show the fields."""
        super().follow(change)
        if not hasattr(self, "settings"):
            return
        document = self.editor.document
        size = list(document.size) if document.size is not None else None
        self.settings.show_values({"size": size, "rate": document.rate, "seed": document.seed})

    def go_to(self, field: str) -> bool:
        """Give a field the focus."""
        return self.settings.go_to(field) or super().go_to(field)

    def _edit(self, name: str, value: Any) -> None:
        value = tuple(value) if isinstance(value, list) else value
        value = float(value) if name == "rate" else value
        document = self.editor.document.model_copy(update={name: value})
        title = f"{self.settings.rows[name].field.label} of the document"
        self.editor.apply(document, title, key=("document", name))

    def _reset(self, name: str) -> None:
        self._edit(name, Document.model_fields[name].default)
        self.editor.settle()


class SeveralPage(Page):
    """Several nodes: which, and what can be done to all of them."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._shown = editor.selection
        self.ids = sorted(editor.selection - {PLUGIN}, key=natural_key)
        self.column.setContentsMargins(14, 12, 14, 12)
        self.column.setSpacing(6)
        self.column.addWidget(label(f"{len(editor.selection)} selected", "title"))
        self.bypass = button("Bypass", self._bypass, icon="bypass")
        self.bypass.setCheckable(True)
        self.reset = button("Reset", self._reset, icon="reset")
        self.delete = button("Delete", self._delete, icon="trash")
        self.column.addLayout(row(self.bypass, self.reset, self.delete, None, spacing=6))
        self.titles = {}
        for id_ in sorted(editor.selection, key=natural_key):
            made = button("", lambda id_=id_: editor.select([id_]), role="link")  # type: ignore[misc]
            made.setToolTip("Select this one alone")
            self.titles[id_] = made
            self.column.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch(1)
        self.follow()

    def fits(self) -> bool:
        """Whether these are the ones that are selected."""
        return self.editor.selection == self._shown

    def follow(self, change: Change | None = None) -> None:
        """Show the titles, and what can be done."""
        editor, nodes = self.editor, self.editor.document.nodes
        for id_, made in self.titles.items():
            made.setText(editor.title_of(id_))
        can = [
            id_ for id_ in self.ids
            if nodes[id_].bypassed or ((t := editor.type_of(id_)) and t.bypass_input)
        ]  # fmt: skip
        self.bypass.setEnabled(bool(can))
        self.bypass.setChecked(bool(can) and all(nodes[id_].bypassed for id_ in can))
        self.reset.setEnabled(any(nodes[id_].params for id_ in self.ids))
        self.delete.setEnabled(bool(self.ids))

    def _bypass(self) -> None:
        editor = self.editor
        document = edits.bypassed(editor.document, editor.types, self.ids)
        editor.apply(document, f"Bypass {len(self.ids)} nodes")

    def _reset(self) -> None:
        document = self.editor.document
        for id_ in self.ids:
            document = edits.without_params(document, id_)
        self.editor.apply(document, f"Reset {len(self.ids)} nodes")

    def _delete(self) -> None:
        document = edits.deleted(self.editor.document, self.ids)
        self.editor.apply(document, f"Delete {len(self.ids)} nodes")


class MissingPage(Page):
    """A node whose type is not here: what to do, and what it keeps."""

    def __init__(self, editor: Editor, node: str) -> None:
        super().__init__(editor)
        self.node, self._type = node, editor.document.nodes[node].type
        origin, _, id_ = self._type.partition(":")
        self.head = Head("missing", node, "", acts=False)
        self.head.title.renamed.connect(self._rename)
        box = Box("warning", "warn", "This node type is not here")
        what = (
            f"This version of OpenScope has no node {id_}. A newer one may have it."
            if origin == "builtin"
            else f"The node {id_} comes from {origin}. Install that plugin, or add its folder with "
            "“openscope plugins add”; the node is then whole again."
        )
        box.inside.addWidget(label(what, wraps=True))
        box.inside.addWidget(label("All that was set is kept.", "caption", wraps=True))
        self.column.addWidget(self.head)
        self.column.addWidget(box)
        self._kept: Node | None = None
        self._form: FieldsForm | None = None
        self.column.addStretch(1)
        self.follow()

    def fits(self) -> bool:
        """Whether the type is still missing, and the same."""
        node = self.editor.document.nodes.get(self.node)
        return node is not None and node.type == self._type and node.type not in self.editor.types

    def follow(self, change: Change | None = None) -> None:
        """Show what is kept."""
        node = self.editor.document.nodes[self.node]
        self.head.title.put(self.editor.title_of(self.node))
        if self._kept is not None and self._kept.params == node.params:
            return
        self._kept = node
        if self._form is not None:
            self._form.hide()
            self._form.deleteLater()
        fields = tuple(field_of(Parameter(n, {}, label=n)) for n in node.params)
        self._form = FieldsForm([Section("runtime", fields)], lambda: self.editor.folder,
                                heads=False)  # fmt: skip
        self._form.show_values(node.params)
        for one in self._form.rows.values():
            one.dot.hide()
        self.column.insertWidget(2, self._form)

    def _rename(self, title: str) -> None:
        editor = self.editor
        document = edits.with_node(editor.document, self.node, title=title)
        editor.apply(document, f"Rename {editor.title_of(self.node)}")
        self.head.title.put(editor.title_of(self.node))
