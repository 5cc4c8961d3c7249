"""The widgets of fields, one for each kind."""
