"""Scope pipelines between our nodes: called as Scope calls them, whatever they give back."""

from fractions import Fraction

import numpy as np
import pytest
import torch

from fakes import graph
from films import make_film, number_of, read_film
from openscope.engine.errors import NodeError
from openscope.engine.render import run_ticks
from openscope.engine.session import MAX_CHUNK
from plugin_folders import DOCUMENTED, write_plugin
from plugin_runs import chain, rendered, started, ticks

ECHO = """
    calls = []
    def __init__(self, **kwargs):
        type(self).built_with = kwargs
    def __call__(self, **kwargs):
        type(self).calls.append(kwargs)
        return {"video": torch.cat(kwargs["video"])}
"""


def test_the_documented_plugin_runs_between_our_nodes_from_the_command_line(
    tmp_path, plugin_catalog, capsys, monkeypatch
):
    import json
    import sys

    from openscope.cli import main

    plugin_catalog(write_plugin(tmp_path, "my-plugin", DOCUMENTED))
    make_film(tmp_path / "film.mp4", count=6)
    key = "my-plugin:my-custom-pipeline"
    document = chain("builtin:passthrough", key, "builtin:passthrough", p1={"my_parameter": 0.7})
    document = document.with_params("film_1", {"path": "film.mp4"})
    path = tmp_path / "g.openscope"
    path.write_text(json.dumps(document.model_dump(mode="json")))
    monkeypatch.setattr(sys, "argv", ["openscope", "render", str(path), "-o",
                                      str(tmp_path / "out.mp4")])  # fmt: skip
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code, capsys.readouterr().err
    pixels, *_ = read_film(tmp_path / "out.mp4")
    assert [number_of(p) for p in pixels] == list(range(6))


def test_rule_7_a_pipeline_gets_what_scope_gives(pipe):
    catalog = pipe(ECHO)
    document = chain("scope-pipe:pipe", p0={"level": 0.5, "built": 4})
    assert rendered(catalog, document, 3)[0] == [10, 11, 12]
    class_ = catalog.classes["scope-pipe:pipe"]
    assert class_.built_with["built"] == 4
    assert class_.built_with["level"] == 1.0, "every default that is not None"
    assert class_.built_with["height"] == 512
    assert "noise_scale" not in class_.built_with
    first, second, _ = class_.calls
    (frame,) = first["video"]
    assert (frame.shape, frame.dtype) == ((1, 4, 6, 3), torch.uint8)
    assert frame.unique().tolist() == [10]
    assert first["level"] == 0.5
    assert first["input_mode"] == "video"
    assert "hidden" not in first, "a field that no panel shows goes only where it was set"
    assert (first["init_cache"], second["init_cache"]) == (True, False)
    (stamp,) = second["video_timestamps"]
    assert stamp.is_valid
    assert stamp.pts * stamp.time_base == Fraction(1, 30)


def test_rule_7_a_pipeline_that_writes_into_its_input_harms_no_one(pipe):
    catalog = pipe("""
    def __init__(self, **kwargs): pass
    def __call__(self, **kwargs):
        for frame in kwargs["video"]:
            frame.zero_()
        return {"video": torch.cat(kwargs["video"])}
""")
    document = chain("scope-pipe:pipe")
    nodes = {id_: node.model_dump() for id_, node in document.nodes.items()}
    nodes["mix_1"] = {"type": "builtin:blend", "params": {"mode": "add"}}
    wires = ["film_1.video > p0.video", "film_1.video > mix_1.video", "p0.video > mix_1.video_b"]
    both = graph(nodes, [*wires, "mix_1.video > output_1.video"])
    assert rendered(catalog, both, 2)[0] == [10, 11]


@pytest.mark.parametrize(
    ("result", "levels"),
    [
        ("torch.cat(video)", [10, 11]),
        ("torch.cat(video).float() / 255", [10, 11]),
        ("torch.cat(video).double() / 255", [10, 11]),
        ("(torch.cat(video).float() / 127.5 - 1).permute(3, 0, 1, 2)[None]", [10, 11]),
        ("(torch.cat(video).float() / 255).permute(3, 0, 1, 2)[None]", [10, 11]),
        ("torch.cat(video)[..., :1]", [10, 11]),
        ("torch.cat(video).float()", [255, 255]),
    ],
)
def test_rule_7_any_form_of_output_comes_back_as_frames(pipe, result, levels):
    catalog = pipe(f"""
    def __init__(self, **kwargs): pass
    def __call__(self, video, **kwargs):
        return {{"video": {result}}}
""")
    found = rendered(catalog, chain("scope-pipe:pipe"), 2)[0]
    assert np.abs(np.array(found) - levels).max() <= 1


@pytest.mark.parametrize(
    ("result", "says"),
    [
        ("{'video': [1, 2]}", "list"),
        ("{'video': torch.zeros(3)}", r"\(3,\)"),
        ("{'video': video[0].numpy()}", "ndarray"),
        ("1 / 0", "ZeroDivisionError"),
    ],
)
def test_a_wrong_output_or_an_exception_names_the_node(pipe, result, says):
    catalog = pipe(f"""
    def __init__(self, **kwargs): pass
    def __call__(self, video, **kwargs):
        return {result}
""")
    with pytest.raises(NodeError, match=says) as failure:
        rendered(catalog, chain("scope-pipe:pipe"), 1)
    assert failure.value.node == "p0"


def test_a_pipeline_that_cannot_be_built_names_its_node(pipe):
    catalog = pipe("    def __init__(self, device): pass")
    with pytest.raises(NodeError, match="p0: could not be built"):
        started(catalog, chain("scope-pipe:pipe"))


def lots(size):
    return f"""
    sizes = []
    def __init__(self, **kwargs): pass
    def prepare(self, **kwargs):
        return Requirements(input_size={size})
    def __call__(self, video, **kwargs):
        type(self).sizes.append(len(video))
        return {{"video": torch.cat(video)}}
"""


@pytest.mark.parametrize("count", [1, 4, 11])
def test_rule_8_a_pipeline_gets_full_lots_and_no_frame_is_lost_or_made(pipe, count):
    catalog = pipe(lots(4))
    levels, times = rendered(catalog, chain("scope-pipe:pipe"), count)
    assert levels == [10 + i for i in range(count)]
    assert times == [Fraction(i, 30) for i in range(count)]
    assert set(catalog.classes["scope-pipe:pipe"].sizes) == {4}


def test_rule_8_a_chunk_is_the_least_common_multiple(tmp_path, plugin_catalog):
    from plugin_folders import MODULE_FORM, pipeline_text

    four, six, huge = (
        write_plugin(
            tmp_path,
            f"lots{size}",
            {"__init__.py": MODULE_FORM, "pipeline.py": pipeline_text(f"l{size}", lots(size))},
        )
        for size in (4, 6, 101)
    )
    catalog = plugin_catalog(four, six, huge)
    _, session = started(catalog, chain("lots4:l4", "lots6:l6"))
    assert session.chunk_size() == 12
    assert rendered(catalog, chain("lots4:l4", "lots6:l6"), 20)[0] == list(range(10, 30))
    _, session = started(catalog, chain("lots4:l4", "lots101:l101"))
    assert session.chunk_size() <= MAX_CHUNK


def test_rule_8_the_lot_may_follow_a_parameter(pipe):
    catalog = pipe("""
    sizes = []
    def __init__(self, **kwargs): pass
    def prepare(self, level=1.0, **kwargs):
        return Requirements(input_size=3 if level < 0.5 else 1)
    def __call__(self, video, **kwargs):
        type(self).sizes.append(len(video))
        return {"video": torch.cat(video)}
""")
    _, session = started(catalog, chain("scope-pipe:pipe"))
    assert session.chunk_size() == 1
    session.set("p0", "level", 0.1)
    assert session.chunk_size() == 3


def test_rule_8_a_prepare_that_fails_names_its_node(pipe):
    catalog = pipe("""
    def __init__(self, **kwargs): pass
    def prepare(self): return Requirements(input_size=1)
""")
    with pytest.raises(NodeError, match="p0: in prepare: TypeError"):
        rendered(catalog, chain("scope-pipe:pipe"), 1)


def test_rule_5_a_scope_pipeline_sees_the_same_set_of_values_as_the_rest(pipe):
    catalog = pipe("""
    seen = []
    mover = None
    def __init__(self, **kwargs): pass
    def __call__(self, video, level=None, **kwargs):
        type(self).seen.append(level)
        type(self).mover()
        return {"video": torch.cat(video)}
""")
    plan, session = started(catalog, chain("scope-pipe:pipe", "scope-pipe:pipe"))
    class_ = catalog.classes["scope-pipe:pipe"]
    class_.mover = staticmethod(lambda: session.set("p1", "level", 0.25))
    list(run_ticks(plan, session, ticks(2)))
    assert class_.seen == [1.0, 1.0, 1.0, 0.25]


def test_rule_8_no_requirements_mean_no_video(pipe):
    catalog = pipe("""
    def __init__(self, **kwargs): pass
    def prepare(self, **kwargs): return None
    def __call__(self, **kwargs):
        assert "video" not in kwargs
        return {"video": torch.full((1, 4, 6, 3), 0.5)}
""")
    assert rendered(catalog, chain("scope-pipe:pipe"), 3)[0] == [127] * 3


DOUBLE = """
    def __init__(self, **kwargs): pass
    def __call__(self, video, **kwargs):
        return {"video": torch.cat(video).repeat_interleave(2, dim=0)}
"""


def test_rule_9_a_pipeline_that_doubles_the_rate_gives_times_in_between(pipe):
    levels, times = rendered(pipe(DOUBLE), chain("scope-pipe:pipe", "builtin:gray"), 3)
    assert levels == [10, 10, 11, 11, 12, 12]
    assert times == [Fraction(i, 60) for i in range(6)]


def test_rule_8_behind_fewer_frames_a_pipeline_waits_for_a_full_lot(tmp_path, plugin_catalog):
    from plugin_folders import MODULE_FORM, pipeline_text

    half = """
    def __init__(self, **kwargs): pass
    def prepare(self, **kwargs): return Requirements(input_size=2)
    def __call__(self, video, **kwargs):
        return {"video": video[0]}
"""
    bodies = {"half": half, "four": lots(4)}
    catalog = plugin_catalog(
        *(
            write_plugin(
                tmp_path,
                name,
                {"__init__.py": MODULE_FORM, "pipeline.py": pipeline_text(name, body)},
            )
            for name, body in bodies.items()
        )
    )
    levels, times = rendered(catalog, chain("half:half", "four:four"), 16)
    assert levels == list(range(10, 26, 2))
    assert times == [Fraction(i, 15) for i in range(8)]
    assert catalog.classes["four:four"].sizes == [4, 4]


def test_rule_9_where_rates_meet_each_frame_gets_the_latest_of_the_other(pipe):
    catalog = pipe(DOUBLE)
    nodes = {
        "film_1": {"type": "builtin:video-file"},
        "p0": {"type": "scope-pipe:pipe"},
        "mix_1": {"type": "builtin:blend", "params": {"mode": "difference"}},
        "output_1": {"type": "builtin:output"},
    }
    wires = ["film_1.video > p0.video", "mix_1.video > output_1.video"]
    fast_first = graph(nodes, [*wires, "p0.video > mix_1.video", "film_1.video > mix_1.video_b"])
    slow_first = graph(nodes, [*wires, "film_1.video > mix_1.video", "p0.video > mix_1.video_b"])
    assert rendered(catalog, fast_first, 3)[0] == [0] * 6, "each has its own source's picture"
    assert rendered(catalog, slow_first, 3)[0] == [0] * 3


def test_rule_9_no_frames_skip_what_follows(pipe):
    catalog = pipe("""
    def __init__(self, **kwargs): self.seen = 0
    def __call__(self, video, **kwargs):
        self.seen += 1
        return {"video": torch.cat(video)} if self.seen % 2 == 0 else {}
""")
    levels, times = rendered(catalog, chain("scope-pipe:pipe", "builtin:bloom"), 6)
    assert levels == [11, 13, 15]
    assert times == [Fraction(i, 30) for i in (1, 3, 5)]


def test_rule_10_a_reset_says_init_cache_and_drops_what_waits(pipe):
    catalog = pipe(ECHO)
    plan, session = started(catalog, chain("scope-pipe:pipe"))
    list(run_ticks(plan, session, ticks(2)))
    session.reset()
    list(run_ticks(plan, session, ticks(1)))
    calls = catalog.classes["scope-pipe:pipe"].calls
    assert [call["init_cache"] for call in calls] == [True, False, True]


def test_undeclared_outputs_reach_the_direct_successor_and_no_other(tmp_path, plugin_catalog):
    from plugin_folders import MODULE_FORM, pipeline_text

    giver = """
    def __init__(self, **kwargs): pass
    def __call__(self, video, **kwargs):
        return {"video": torch.cat(video), "mood": "calm", "video_timestamps": []}
"""
    catalog = plugin_catalog(
        *(
            write_plugin(
                tmp_path,
                name,
                {"__init__.py": MODULE_FORM, "pipeline.py": pipeline_text(name, body)},
            )
            for name, body in (("giver", giver), ("near", ECHO), ("far", ECHO))
        )
    )
    rendered(catalog, chain("giver:giver", "near:near", "far:far"), 1)
    assert catalog.classes["near:near"].calls[0]["mood"] == "calm"
    assert "mood" not in catalog.classes["far:far"].calls[0]


def test_further_ports_arrive_by_their_names(pipe):
    catalog = pipe(
        """
    def __init__(self, **kwargs): pass
    def __call__(self, video, deck_b, mask=None, **kwargs):
        assert mask[0].shape[3] == 1
        return {"video": torch.cat(deck_b)}
""",
        inputs='["video", "deck_b", NodePort(name="mask", port_type="mask")]',
    )
    nodes = {
        "film_1": {"type": "builtin:video-file"},
        "gray_1": {"type": "builtin:luma-key"},
        "p0": {"type": "scope-pipe:pipe"},
        "output_1": {"type": "builtin:output"},
    }
    wires = ["film_1.video > p0.video", "film_1.video > p0.deck_b", "film_1.video > gray_1.video"]
    wires += ["gray_1.mask > p0.mask", "p0.video > output_1.video"]
    assert rendered(catalog, graph(nodes, wires), 2)[0] == [10, 11]
