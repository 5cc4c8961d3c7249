"""Plugins that misbehave, all in one live graph: each is marked or behaves as Scope says, and the
rest goes on."""

import numpy as np
import pytest

from fakes import graph
from openscope.media.still_image import write_png
from plugin_folders import MODULE_FORM, pipeline_text, write_plugin
from staging import on_stage, shown, shown_once, told_once

INIT = "    def __init__(self, **kwargs): pass\n"
CALL = INIT + "    def __call__(self, video, **kwargs):\n        frames = torch.cat(video)\n"
BAD = {
    "in_init": ("    def __init__(self, **kwargs): raise OSError('no weights')\n", "no weights"),
    "in_prepare": (CALL + "    def prepare(self): pass\n", "in prepare"),
    "in_call": (CALL + "        raise KeyError('lost')\n", "lost"),
    "exits": (CALL + "        raise SystemExit(1)\n", "SystemExit"),
    "flat": (CALL + "        return {'video': frames[0, 0].float()}\n", "frames are"),
    "a_list": (CALL + "        return {'video': [1, 2]}\n", "list"),
    "not_numbers": (CALL + "        return {'video': frames.float() * float('nan')}\n", "numbers"),
}
FINE = {
    "whole": (CALL + "        return {'video': frames}\n", 100),
    "five": (
        CALL + "        return {'video': (frames.float() / 255).permute(3, 0, 1, 2)[None]}\n",
        100,
    ),
    "more": (CALL + "        return {'video': frames, 'mood': 1, 'extra': frames}\n", 100),
    "scribbler": (
        CALL + "        [f.zero_() for f in video]\n        return {'video': frames}\n",
        100,
    ),
}
QUIET = {
    "nothing": CALL + "        return None\n",
    "empty": CALL + "        return {}\n",
    "without": CALL + "        return {'video': None, 'mood': 1}\n",
}
BODIES = {name: body for name, (body, _) in (BAD | FINE).items()} | QUIET


@pytest.fixture
def catalog(tmp_path, plugin_catalog):
    folders = [
        write_plugin(
            tmp_path,
            f"p-{name.replace('_', '-')}",
            {
                "__init__.py": MODULE_FORM,
                "pipeline.py": pipeline_text(name.replace("_", "-"), body),
            },
        )
        for name, body in BODIES.items()
    ]
    folders.append(write_plugin(tmp_path, "p-import", {"__init__.py": "import nowhere_at_all"}))
    hook = MODULE_FORM.replace("from .pipeline import PIPELINES", "raise RuntimeError('no hook')")
    folders.append(write_plugin(tmp_path, "p-hook", {"__init__.py": hook}))
    return plugin_catalog(*folders)


def test_each_is_marked_or_behaves_and_the_rest_goes_on(catalog, monkeypatch, tmp_path):
    errors = {plugin.origin: plugin.error for plugin in catalog.plugins if plugin.error}
    assert errors.keys() == {"p-import", "p-hook"}
    assert "nowhere_at_all" in errors["p-import"]
    assert "no hook" in errors["p-hook"]

    nodes = {
        "image_1": {"type": "builtin:image", "params": {"path": str(tmp_path / "grey.png")}},
        "gray_1": {"type": "builtin:gray"},
        "missing_1": {"type": "p-import:import"},
        "output_1": {"type": "builtin:output"},
    }
    wires = ["image_1.video > gray_1.video", "gray_1.video > output_1.video"]
    for name in BODIES:
        id_ = name.replace("_", "-")
        nodes[name] = {"type": f"p-{id_}:{id_}"}
        wires.append(f"image_1.video > {name}.video")
    write_png(tmp_path / "grey.png", np.full((4, 6, 3), 100, np.uint8))
    document = graph(nodes, wires, rate=100.0)
    options = {"types": catalog.types, "classes": catalog.classes}
    with on_stage(monkeypatch, document, watched=list(BODIES), **options) as live:
        for name in BODIES:
            live.sink(name)
        status = told_once(live, lambda status: status.faults.keys() == set(BAD))
        for name, (_, says) in BAD.items():
            assert says.lower() in status.faults[name].message.lower(), name
        assert [problem.node for problem in status.problems] == ["missing_1"]
        assert shown(live) == 100, "the good branch goes on"
        for name, (_, level) in FINE.items():
            assert shown(live, name) == level, name
        for name in BAD:
            assert shown_once(live, 100, name), f"{name} passes its input on"
        for name in QUIET:
            assert live.sink(name).next(0) is None, name
