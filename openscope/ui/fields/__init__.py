"""What a panel shows of a node type: its parameters as an ordered list of described fields.

No Qt here. Everything comes from the JSON schema.
"""

from openscope.ui.fields.field import Choice, Control, Field, Part, Section
from openscope.ui.fields.schema import field_of, mode_of, ordered, sections
from openscope.ui.fields.values import at, clamped, in_words, moved, shown, value_at

__all__ = [
    "Choice", "Control", "Field", "Part", "Section", "at", "clamped", "field_of", "in_words",
    "mode_of", "moved", "ordered", "sections", "shown", "value_at",
]  # fmt: skip
