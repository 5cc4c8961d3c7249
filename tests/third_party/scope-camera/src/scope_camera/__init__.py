__scope_kind__ = "source"
