import pytest

from plugin_folders import MODULE_FORM, pipeline_text, write_plugin


@pytest.fixture
def pipe(tmp_path, plugin_catalog):
    """A catalog with one pipeline in the usual form, and that pipeline's class."""

    def make(body, name="pipe", **config):
        files = {"__init__.py": MODULE_FORM, "pipeline.py": pipeline_text(name, body, **config)}
        catalog = plugin_catalog(write_plugin(tmp_path, f"scope-{name}", files))
        assert not catalog.plugins[0].error, catalog.plugins[0].traceback
        return catalog

    return make
