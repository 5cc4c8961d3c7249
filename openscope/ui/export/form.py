"""What the plugin is called: fields that are the document's Plugin Config itself."""

from typing import Any

from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from openscope.editing import edits
from openscope.ui.editor import Editor
from openscope.ui.export.ids import IdState, id_state
from openscope.ui.export.parts import Segmented
from openscope.ui.widgets.basics import button, column, label, row, set_role, set_tip

USAGES = {
    "pipeline": "Main pipeline",
    "preprocessor": "Preprocessor",
    "postprocessor": "Postprocessor",
}
MODES = {"video": "Video", "text": "Text"}
_PLACEHOLDERS = {"description": "What it does, in a sentence", "author": "", "version": "0.1.0"}


class PluginForm(QWidget):
    """Name, id, version, description, author, usage and mode."""

    def __init__(self, editor: Editor, own: frozenset[str]) -> None:
        super().__init__()
        self._editor, self._own = editor, own
        self.fields: dict[str, QLineEdit] = {}
        self.usage = Segmented("Usage", USAGES)
        self.mode = Segmented("Mode", MODES)
        self.usage.chosen.connect(lambda value: self._set("usage", value))
        self.mode.setEnabled(False)
        set_tip(
            self.mode,
            "Video where a source feeds the graph; Text where the graph draws its own pictures.",
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(12)
        for number in range(3):
            grid.setColumnStretch(number, 1)
        grid.addLayout(self._field("name", "Name"), 0, 0)
        grid.addLayout(self._field("id", "Id"), 0, 1)
        grid.addLayout(self._field("version", "Version"), 0, 2)
        grid.addWidget(self._id_note(), 1, 0, 1, 3)
        grid.addLayout(self._field("description", "Description"), 2, 0, 1, 2)
        grid.addLayout(self._field("author", "Author"), 2, 2)
        grid.addLayout(_titled("Usage", self.usage), 3, 0, 1, 2)
        grid.addLayout(_titled("Mode", self.mode), 3, 2)
        self.refresh()

    @property
    def state(self) -> IdState:
        """What there is to say of the id."""
        editor = self._editor
        return id_state(editor.document, editor.name, editor.types, self._own)

    def refresh(self) -> None:
        """Show the document as it is; a field that says so already keeps its cursor."""
        plugin = self._editor.document.plugin
        for name, field in self.fields.items():
            value = str(getattr(plugin, name))
            if field.text() != value:
                field.setText(value)
        state = self.state
        self.fields["name"].setPlaceholderText(self._editor.name)
        self.fields["id"].setPlaceholderText(state.id)
        self.usage.show_value(plugin.usage)
        self.mode.show_value(edits.mode_of(self._editor.document, self._editor.types))
        self._free.setText("taken" if state.taken else "" if state.problem else "free")
        set_role(self._free, "monoerror" if state.taken else "monogood")
        set_role(self.fields["id"], "error" if state.taken else "", name="state")
        self._note.setVisible(bool(state.problem))
        self._reason.setText(state.problem)
        set_role(self._reason, "error" if state.taken else "caption")
        self.suggestion.setText(f"Use {state.suggestion}")

    def _field(self, name: str, title: str) -> QVBoxLayout:
        field = QLineEdit()
        field.setAccessibleName(title)
        field.setPlaceholderText(_PLACEHOLDERS.get(name, ""))
        field.setProperty("extent", "large")
        field.textEdited.connect(lambda text: self._set(name, text))
        field.editingFinished.connect(self._editor.settle)
        self.fields[name] = field
        if name == "id":
            field.setProperty("role", "mono")
            self._free = label("", "monogood")
            row(None, self._free, into=field, margins=(0, 0, 10, 0))
            field.setTextMargins(0, 0, 44, 0)
        return _titled(title, field)

    def _id_note(self) -> QWidget:
        self._note = QWidget()
        self._reason = label("", "error")
        self.suggestion = button("", self._use_suggestion, role="link")
        row(self._reason, self.suggestion, None, into=self._note, spacing=4)
        return self._note

    def _use_suggestion(self) -> None:
        suggestion = self.state.suggestion
        if suggestion:
            self._set("id", suggestion)
            self._editor.settle()

    def _set(self, name: str, value: Any) -> None:
        document = edits.with_plugin(self._editor.document, **{name: value})
        self._editor.apply(document, f"{name.capitalize()} of the plugin", ("plugin", name))


def _titled(title: str, widget: QWidget) -> QVBoxLayout:
    text = label(title, "second")
    text.setBuddy(widget)
    return column(text, widget, spacing=5)
