"""The properties panel: what is selected, field by field, generated from its JSON schema."""

from openscope.ui.properties.panel import PropertiesPanel

__all__ = ["PropertiesPanel"]
