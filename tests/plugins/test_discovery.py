import json

import pytest

from openscope.catalog.plugins import find_plugins
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
    assert find_plugins() == []


def test_the_command_lists_them(tmp_path, plugin_catalog, capsys):
    from openscope.cli.plugins import plugins

    plugin_catalog(
        write_plugin(tmp_path, "a-broken", {"__init__.py": "1 / 0"}),
        write_plugin(tmp_path, "z-right", usual("right")),
    )
    plugins(as_json=True)
    broken, right = json.loads(capsys.readouterr().out)
    assert broken["error"].startswith("ZeroDivisionError")
    assert "Traceback" in broken["traceback"]
    assert (right["types"], right["error"]) == (["z-right:right"], None)
    plugins()
    out = capsys.readouterr().out
    assert "z-right:right" in out
    assert "does not load: ZeroDivisionError" in out
