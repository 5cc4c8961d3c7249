import importlib.metadata
import json
import sys

import pytest

from openscope.catalog import load_catalog
from pipelines.kit.scope_node import found_pipeline
from plugin_folders import DOCUMENTED, MODULE_FORM, pipeline_text, write_plugin

PASS = """
    def __init__(self, **kwargs):
        pass
    def __call__(self, **kwargs):
        return {"video": torch.cat(kwargs["video"])}
"""


def usual(name):
    return {"__init__.py": MODULE_FORM, "pipeline.py": pipeline_text(name, PASS)}


def test_the_documented_plugin_becomes_a_palette_entry_with_a_slider(tmp_path, plugin_catalog):
    catalog = plugin_catalog(write_plugin(tmp_path, "my-plugin", DOCUMENTED))
    type_ = catalog.types["my-plugin:my-custom-pipeline"]
    assert (type_.name, type_.role, type_.origin) == ("My Custom Pipeline", "class", "my-plugin")
    assert [(port.name, port.required) for port in type_.inputs] == [("video", True)]
    slider = type_.parameters["my_parameter"]
    assert (slider.label, slider.minimum, slider.maximum) == ("My Parameter", 0, 1)
    assert catalog.plugins[0].version == "1.2"


@pytest.mark.parametrize(
    ("init", "entry"),
    [
        pytest.param(MODULE_FORM, None, id="a module"),
        pytest.param(
            "from scope.core import hookimpl\n"
            "class Plugin:\n"
            "    @hookimpl\n"
            "    def register_pipelines(self, register):\n"
            "        from .pipeline import Pipe\n"
            "        register(Pipe)\n"
            "plugin = Plugin()\n",
            "scope_glow:plugin", id="an instance",
        ),
        pytest.param(
            "from scope.core.plugins import hookimpl, PluginSpec\n"
            "class Plugin(PluginSpec):\n"
            "    @hookimpl\n"
            "    def register_pipelines(self, register):\n"
            "        from .pipeline import Pipe\n"
            "        register(Pipe)\n",
            "scope_glow:Plugin", id="a PluginSpec class",
        ),
        pytest.param(
            "from scope.core.plugins import hookimpl, PluginSpec\n"
            "class Plugin(PluginSpec):\n"
            "    @hookimpl\n"
            "    def register_pipelines(self, register):\n"
            "        from .pipeline import Pipe\n"
            "        register(Pipe)\n"
            "plugin = Plugin()\n",
            "scope_glow:plugin", id="a PluginSpec instance",
        ),
        pytest.param(
            "from scope.core.plugins.hookspecs import hookimpl\n"
            "@hookimpl\n"
            "def register_nodes(register):\n"
            "    from .pipeline import Pipe\n"
            "    register(Pipe)\n",
            None, id="the other hook",
        ),
    ],
)  # fmt: skip
def test_each_form_of_registration_loads(tmp_path, plugin_catalog, init, entry):
    files = usual("glow") | {"__init__.py": init}
    catalog = plugin_catalog(write_plugin(tmp_path, "scope-glow", files, entry))
    assert catalog.plugins[0].error == ""
    assert "scope-glow:glow" in catalog.types
    assert catalog.classes["scope-glow:glow"].__name__ == "Pipe"


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"__init__.py": "import not_here_at_all"}, "not_here_at_all"),
        ({"__init__.py": "1 / 0"}, "ZeroDivisionError"),
        ({"__init__.py": "raise SystemExit('bye')"}, "SystemExit"),
        ({"__init__.py": "def broken(:"}, "SyntaxError"),
        ({"__init__.py": MODULE_FORM, "pipeline.py": "raise OSError('no disk')"}, "no disk"),
        ({"__init__.py": "x = 1"}, "registers no pipeline"),
        ({"__init__.py": "import scope.core.pipelines.wan2_1"}, "run this pipeline in Scope"),
        ({"__init__.py": MODULE_FORM, "pipeline.py": pipeline_text("a", PASS, usage="['odd']")},
         "odd"),
    ],
)  # fmt: skip
def test_a_broken_plugin_is_listed_with_its_error_and_hides_no_other(
    tmp_path, plugin_catalog, files, says
):
    catalog = plugin_catalog(
        write_plugin(tmp_path, "a-broken", files), write_plugin(tmp_path, "z-right", usual("right"))
    )
    broken, right = catalog.plugins
    assert says in broken.error
    assert "Traceback" in broken.traceback
    assert right.error == ""
    assert "z-right:right" in catalog.types
    assert "builtin:bloom" in catalog.types


@pytest.mark.parametrize(
    "pyproject", [None, "not toml [", "[project]\nname = 'x'\n", "[project.entry-points.scope]"]
)
def test_a_folder_that_is_no_plugin_is_told(tmp_path, plugin_catalog, pyproject):
    (tmp_path / "folder").mkdir()
    if pyproject is not None:
        (tmp_path / "folder" / "pyproject.toml").write_text(pyproject)
    (plugin,) = plugin_catalog(tmp_path / "folder").plugins
    assert "is no plugin folder" in plugin.error


def test_two_plugins_with_one_id_stand_side_by_side_and_built_ins_stay(tmp_path, plugin_catalog):
    catalog = plugin_catalog(
        write_plugin(tmp_path, "one", usual("gray")), write_plugin(tmp_path, "two", usual("gray"))
    )
    assert {"one:gray", "two:gray", "builtin:gray"} <= catalog.types.keys()
    assert catalog.classes["one:gray"] is not catalog.classes["two:gray"]
    assert catalog.types["builtin:gray"].role == "effect"


def test_only_video_is_required_and_only_where_it_is_the_default_mode(tmp_path, plugin_catalog):
    ports = '["video", "deck_b", NodePort(name="mask", port_type="mask")]'
    film = pipeline_text("film", PASS, inputs=ports, supports_prompts="True")
    text = pipeline_text("text", PASS, modes='{"text": ModeDefaults(default=True)}')
    catalog = plugin_catalog(
        write_plugin(tmp_path, "film", {"__init__.py": MODULE_FORM, "pipeline.py": film}),
        write_plugin(tmp_path, "text", {"__init__.py": MODULE_FORM, "pipeline.py": text}),
    )
    found = [(port.name, port.kind, port.required) for port in catalog.types["film:film"].inputs]
    assert found == [
        ("video", "video", True),
        ("deck_b", "video", False),
        ("mask", "mask", False),
        ("prompts", "prompts", False),
    ]
    assert [port.required for port in catalog.types["text:text"].inputs] == [False]


def test_no_plugins_are_no_trouble(monkeypatch):
    monkeypatch.delenv("OPENSCOPE_PLUGINS", raising=False)
    assert load_catalog().plugins == ()


def test_two_folders_of_one_package_or_name_are_refused(tmp_path, plugin_catalog):
    for at in ("a", "b", "c"):
        (tmp_path / at).mkdir()
    first = write_plugin(tmp_path / "a", "glow", usual("glow"))
    package = write_plugin(tmp_path / "b", "glow", usual("glow"))
    project = (package / "pyproject.toml").read_text()
    (package / "pyproject.toml").write_text(project.replace('name = "glow"', 'name = "other"'))
    (tmp_path / "c" / "Glow").mkdir()
    named = write_plugin(tmp_path / "c" / "Glow", "glow", usual("glow"))
    catalog = plugin_catalog(first, package, named)
    errors = {plugin.place: plugin.error for plugin in catalog.plugins}
    assert errors[str(first)] == ""
    assert errors[str(package)].startswith(f"Its package is named glow as is that in {first}")
    assert errors[str(named)].startswith(f"It is named glow as is the plugin in {first}")
    assert [key for key in catalog.types if "glow" in key] == ["glow:glow"]


@pytest.mark.parametrize("name", ["torch", "json", "pipelines", "rich"])
def test_a_package_that_would_hide_a_module_is_refused(tmp_path, plugin_catalog, name):
    (plugin,) = plugin_catalog(write_plugin(tmp_path, name, usual("glow"))).plugins
    assert f"Its package {name} would hide" in plugin.error
    assert plugin.types == ()


def test_a_plugin_s_folder_hides_no_module_of_others(tmp_path, plugin_catalog, monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    folder = write_plugin(tmp_path, "flat", usual("flat"))
    (folder / "src" / "colorsys.py").write_text("1 / 0")
    assert plugin_catalog(folder).plugins[0].error == ""
    import colorsys

    assert colorsys.rgb_to_hsv(0, 0, 0) == (0, 0, 0)


def test_an_installed_plugin_whose_folder_is_named_counts_once(
    tmp_path, plugin_catalog, monkeypatch
):
    folder = write_plugin(tmp_path, "my-glow", usual("glow"))
    info = folder / "src" / "my_glow-1.0.dist-info"  # an editable install points there
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: my_glow\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[scope]\nplugin = my_glow\n")
    monkeypatch.syspath_prepend(folder / "src")
    (installed,) = plugin_catalog().plugins
    assert (installed.origin, installed.version, installed.place) == ("my_glow", "1.0", "")
    (both,) = plugin_catalog(folder).plugins
    assert (both.origin, both.version, both.place) == ("my-glow", "1.2", str(folder))
    assert both.error == ""


def test_a_source_folder_is_found_as_a_distribution_while_it_is_named(tmp_path, plugin_catalog):
    """As an exported plugin looks for those that it calls."""
    plugin_catalog(write_plugin(tmp_path, "scope-first", usual("first")))
    catalog = plugin_catalog(write_plugin(tmp_path, "scope-second", usual("second")))
    assert [plugin.origin for plugin in catalog.plugins] == ["scope-second"]
    assert found_pipeline("scope-second", "second") is catalog.classes["scope-second:second"]
    told = json.loads(importlib.metadata.distribution("Scope_Second").read_text("direct_url.json"))
    assert told["url"] == (tmp_path / "scope-second").as_uri()
    sys.path.remove(str(tmp_path / "scope-second" / "src"))
    with pytest.raises(LookupError, match="not installed"):
        found_pipeline("scope-second", "second")
