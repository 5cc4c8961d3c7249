"""What is dragged between the panels."""

TYPE = "application/x-openscope-type"
"""A node type from the palette: its key as UTF-8."""
