"""Input sources of plugins: node types like a camera, live and in a render."""

import pytest

from plugin_folders import KNOB, write_pipelines


def test_one_becomes_a_source_like_a_camera(tmp_path, plugin_catalog):
    catalog = plugin_catalog(write_pipelines(tmp_path, "scope-knob", KNOB))
    assert catalog.plugins[0].error == ""
    type_ = catalog.types["scope-knob:knob"]
    assert (type_.role, type_.ticks, type_.category) == ("source", "device", "input")
    assert (type_.name, type_.description, type_.inputs) == ("Knob", "One grey.", ())
    assert [port.name for port in type_.outputs] == ["video"]
    shown = [(p.name, p.load_time) for p in type_.parameters.values()]
    assert shown == [("identifier", True), ("fit", False)]
    assert catalog.classes["scope-knob:knob"].__name__ == "Knob"


@pytest.mark.parametrize(
    ("id_", "says"), [("video_file", "of Scope itself"), ("", "no source_id")]
)  # fmt: skip
def test_one_without_an_id_of_its_own_is_refused_and_the_rest_stays(
    tmp_path, plugin_catalog, id_, says
):
    other = f'class Other(Knob):\n    source_id = "{id_}"\nPIPELINES.append(Other)\n'
    (plugin,) = plugin_catalog(write_pipelines(tmp_path, "scope-knob", KNOB + other)).plugins
    assert "Other" in plugin.error
    assert says in plugin.error
    assert [type_.key for type_ in plugin.types] == ["scope-knob:knob"]
