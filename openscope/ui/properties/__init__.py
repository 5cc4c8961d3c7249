"""The properties panel: what is selected, field by field."""
