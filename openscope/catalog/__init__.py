"""Which node types exist and where each came from."""
