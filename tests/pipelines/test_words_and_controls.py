"""Words and controls, as pictures."""

from fractions import Fraction

import pytest
import torch

from openscope.catalog.builtin import builtin_types
from openscope.engine.controls import Controls
from openscope.engine.session import Session
from openscope.graph.files import parse
from openscope.graph.plan import compile_whole
from pipelines.controller_viz.effect import ControllerViz
from pipelines.controller_viz.pipeline import ControllerVizPipeline
from pipelines.kit.clock import Clock
from pipelines.kit.prompts import as_prompts
from pipelines.kit.text import MONO, SANS, line_mask, paint, width_of, wrapped
from pipelines.text_overlay.effect import text_overlay
from pipelines.text_overlay.pipeline import TextOverlayPipeline
from pipelines.text_prompt.effect import text_prompt
from running import EFFECTS, Running
from scope.core.pipelines.controller import CtrlInput

OVERLAY = {"size": 0.2, "x": 0.5, "y": 0.5, "colour": "#ff0000", "opacity": 1.0, "outline": 0.0}


def overlay(frames, *prompts, **values):
    return text_overlay(frames, list(prompts), **OVERLAY | {"font": "sans"} | values)


def prompt(text, weight=100.0):
    return {"text": text, "weight": weight}


def where(frames, reference):
    """Rows and columns in which a picture differs from another."""
    rows, columns = (frames - reference).abs().amax(dim=(0, 3)).nonzero(as_tuple=True)
    return rows.float().mean() / frames.shape[1], columns.float().mean() / frames.shape[2]


def test_each_line_of_a_text_prompt_is_a_prompt():
    found = text_prompt(text="rain\n\n  neon street ", weight=30.0)
    assert found == [prompt("rain", 30.0), prompt("neon street", 30.0)]
    assert text_prompt(text=" ", weight=1.0) == []


@pytest.mark.parametrize(
    ("given", "prompts"),
    [
        ("rain", [prompt("rain")]),
        (["rain", "neon"], [prompt("rain"), prompt("neon")]),
        ([{"text": "rain", "weight": 3}], [prompt("rain", 3.0)]),
        ([{"text": "rain"}, {"weight": 3}, 7], [prompt("rain")]),
        ([{"text": "rain", "weight": float("nan")}], [prompt("rain")]),
        (None, []),
        ({}, []),
    ],
)
def test_prompts_come_in_any_form_that_scope_sends(given, prompts):
    assert as_prompts(given) == prompts


def test_words_are_written_where_they_should_stand():
    black = torch.zeros(1, 200, 300, 3)
    for x, y in [(0.0, 0.0), (0.5, 0.5), (1.0, 1.0)]:
        row, column = where(overlay(black, prompt("rain"), x=x, y=y), black)
        assert (row - 0.5) * (y - 0.5) >= 0
        assert abs(row - 0.5) == pytest.approx(abs(y - 0.5) * 0.75, abs=0.15)
        assert abs(column - 0.5) == pytest.approx(abs(x - 0.5) * 0.65, abs=0.15)
    drawn = overlay(black, prompt("rain"))
    assert drawn[..., 0].max() == 1
    assert drawn[..., 1:].max() == 0, "in its colour"
    assert black.max() == 0


def test_a_prompt_of_less_weight_covers_less_and_one_of_none_is_not_written():
    black = torch.zeros(1, 100, 300, 3)
    strong = overlay(black, prompt("rain", 50.0), y=0.0)
    both = overlay(black, prompt("rain", 50.0), prompt("neon", 25.0), y=0.0)
    assert both.amax(dim=(0, 2, 3))[32:].max() == pytest.approx(0.5, abs=0.01)
    assert torch.equal(overlay(black, prompt("rain", 50.0), prompt("x", 0.0), y=0.0), strong)
    assert overlay(black, prompt("rain", 0.0)).max() == 0


def test_an_outline_keeps_words_readable_on_their_own_colour():
    red = torch.tensor([1.0, 0.0, 0.0]).expand(1, 100, 200, 3)
    assert torch.equal(overlay(red, prompt("rain")), red)
    assert overlay(red, prompt("rain"), outline=1.0)[..., 0].min() < 0.2


def test_words_on_glass_are_opaque():
    glass = torch.zeros(1, 100, 200, 4)
    drawn = overlay(glass, prompt("rain"))
    assert drawn[..., 3].max() == 1
    inside = drawn[drawn[..., 3] > 0.5]
    assert inside[:, 0].min() > 0.99, "the colour is not mixed with the black behind the glass"


def test_long_words_are_broken_and_no_line_is_too_wide():
    lines = wrapped("rain on a neon street " + "w" * 60 + "\nnew", SANS, 20, 150)
    assert " ".join(lines).replace(" ", "") == "rainonaneonstreet" + "w" * 60 + "new"
    assert lines[0] == "rain on a neon"
    assert lines[-1] == "new"
    assert max(width_of(line, SANS, 20) for line in lines) <= 150
    assert wrapped("mm", SANS, 20, 1) == ["m", "m"], "at least one letter a line"


@pytest.mark.parametrize("words", ["a\nb", "\t", "", "\ud800", "日本", "مرحبا", "é\u0301", "\0"])
@pytest.mark.parametrize("name", [SANS, MONO])
def test_any_words_can_be_drawn(words, name):
    mask = line_mask(words, name, 20)
    assert mask.shape[0] == line_mask("x", name, 20).shape[0]
    assert 0 <= mask.min() <= mask.max() <= 1


def test_what_lies_outside_is_cut():
    for x, y in [(-2, -2), (3, 3), (9, 0), (0, -9)]:
        frames = torch.zeros(1, 5, 5, 1)
        paint(frames, torch.ones(4, 4), x, y, (1.0, 1.0, 1.0))
        assert frames.sum() == max(0, min(5, x + 4) - max(0, x)) * max(0, min(5, y + 4) - max(0, y))


def viz(buttons=(), mouse=(0.0, 0.0), frames=None, show="controls", size=(256, 256), effect=None):
    effect = effect or ControllerViz(torch.device("cpu"))
    return effect(
        frames,
        show=show,
        scale=1.0,
        opacity=1.0,
        clock=Clock((7,), (0.25,)),
        controls=CtrlInput(set(buttons), mouse),
        values={"bloom_1_intensity": 0.5},
        prompts=[prompt("rain")],
        frame_size=size,
    )


def middle_of(picture, colour):
    found = (picture[0] - torch.tensor(colour)).abs().amax(dim=2) < 0.02
    rows, columns = found.nonzero(as_tuple=True)
    return (float(columns.float().mean()), float(rows.float().mean())) if len(rows) else None


RED, GREEN, BLUE = (0.9, 0.1, 0.1), (0.2, 0.8, 0.2), (0.2, 0.2, 0.8)


@pytest.mark.parametrize(
    ("code", "column", "row"),
    [
        ("KeyW", 1, 0), ("ArrowUp", 1, 0), ("KeyA", 0, 1), ("ArrowLeft", 0, 1),
        ("KeyS", 1, 1), ("ArrowDown", 1, 1), ("KeyD", 2, 1), ("ArrowRight", 2, 1),
    ],
)  # fmt: skip
def test_a_key_that_is_held_is_filled(code, column, row):
    before, after = viz(size=(512, 512)), viz([code], size=(512, 512))
    x, y = 20 + column * 35 + 15, 512 - 20 - 65 + row * 35 + 15
    assert before[0, y, x, 0] == pytest.approx(0.1)
    assert after[0, y, x, 0] == pytest.approx(0.9)
    assert int(((after - before).abs().amax(dim=3) > 0.1).sum()) == 900


def test_the_pointer_starts_in_the_middle_moves_as_the_mouse_does_and_stays_inside():
    effect = ControllerViz(torch.device("cpu"))
    assert middle_of(viz(effect=effect), RED) == pytest.approx((127.5, 127.5), abs=1)
    assert middle_of(viz(mouse=(30, -50), effect=effect), RED) == pytest.approx((158, 78), abs=1)
    assert middle_of(viz(mouse=(9999, 9999), effect=effect), RED) == pytest.approx(
        (251, 251), abs=3
    )
    effect.reset()
    assert middle_of(viz(effect=effect), RED) == pytest.approx((127.5, 127.5), abs=1)


def test_mouse_buttons_show_beside_the_pointer():
    held = viz(["MouseLeft", "MouseRight"], size=(512, 512))
    assert middle_of(held, GREEN) == pytest.approx((240.5, 240.5), abs=1.5)
    assert middle_of(held, BLUE) == pytest.approx((270.5, 240.5), abs=1.5)
    assert middle_of(viz(), GREEN) is None


def test_other_keys_show_their_names():
    assert (viz(["Space"]) - viz()).abs().max() > 0.5


def test_values_show_what_runs_and_controls_do_not():
    both, controls, values = (viz(show=show) for show in ("both", "controls", "values"))
    top = slice(0, 100)
    assert (controls[0, top] - 0.1).abs().max() < 1e-6
    assert (values[0, top] - 0.1).abs().max() > 0.5
    assert middle_of(values, RED) is None
    assert middle_of(both, RED) is not None


@pytest.mark.parametrize("size", [(1, 1), (3, 90), (90, 3), (1920, 1080)])
def test_it_is_right_at_any_size(size):
    drawn = viz(["KeyW", "Space", "MouseLeft"], show="both", size=size)
    assert drawn.shape == (1, size[1], size[0], 3)
    frames = torch.rand(2, size[1], size[0], 4)
    over = Running(EFFECTS["builtin:controller-viz"])(frames)[0]
    assert over.shape == frames.shape


def test_in_a_graph_it_shows_the_graphs_prompt_and_values():
    nodes = {
        "a_viz_1": {"type": "builtin:controller-viz", "params": {"show": "values"}},
        "text_prompt_1": {"type": "builtin:text-prompt", "params": {"text": "rain"}},
        "text_overlay_1": {"type": "builtin:text-overlay", "params": {"opacity": 0.0}},
        "output_1": {"type": "builtin:output"},
    }
    edges = [
        ["a_viz_1.video", "text_overlay_1.video"],
        ["text_prompt_1.prompts", "text_overlay_1.prompts"],
        ["text_overlay_1.video", "output_1.video"],
    ]
    document = parse({"format": 1, "size": [320, 400], "nodes": nodes, "edges": edges})

    def shown(document):
        plan = compile_whole(document, builtin_types())
        session = Session(torch.device("cpu"))
        session.bind(plan)
        return session.run({}, [Fraction(0)])["output_1"].data

    first = shown(document)
    assert first.shape == (1, 400, 320, 3)
    other_prompt = shown(document.with_params("text_prompt_1", {"text": "snow"}))
    other_value = shown(document.with_params("text_overlay_1", {"x": 0.25}))
    assert not torch.equal(first, other_prompt)
    assert not torch.equal(first, other_value)


def test_rule_5_movement_adds_up_and_a_short_press_is_delivered_once():
    controls = Controls()
    controls.press("KeyW")
    controls.move(3, 4)
    controls.press("Space")
    controls.release("Space")
    controls.move(1, -1)
    assert controls.take() == CtrlInput({"KeyW", "Space"}, (4, 3))
    assert controls.take() == CtrlInput({"KeyW"}, (0, 0)), "what is held stays held"
    controls.release("KeyW")
    assert controls.take() == CtrlInput()


def test_keys_and_pointer_reach_the_graph():
    nodes = {
        "viz_1": {"type": "builtin:controller-viz", "params": {"show": "controls"}},
        "output_1": {"type": "builtin:output"},
    }
    edges = [["viz_1.video", "output_1.video"]]
    plan = compile_whole(
        parse({"format": 1, "size": [512, 512], "nodes": nodes, "edges": edges}), builtin_types()
    )
    session = Session(torch.device("cpu"))
    session.bind(plan)
    before = session.run({}, [Fraction(0)])["output_1"].data
    session.controls.press("KeyW")
    session.controls.move(100, 0)
    after = session.run({}, [Fraction(1, 30)])["output_1"].data
    assert after[0, 512 - 20 - 50, 20 + 50, 0] == pytest.approx(0.9)
    assert middle_of(after, RED)[0] - middle_of(before, RED)[0] == pytest.approx(100, abs=1)


def test_in_scope_it_runs_alone_at_its_rate_or_over_a_picture(monkeypatch):
    from pipelines.kit import arrival

    now = [50.0]
    monkeypatch.setattr(arrival.time, "monotonic", lambda: now[0])
    alone = ControllerVizPipeline(height=90, width=160)
    assert alone.prepare() is None
    assert alone(ctrl_input={"button": ["KeyW"], "mouse": [1, 2]})["video"].shape == (1, 90, 160, 3)
    assert alone() == {}, "Scope calls without a pause; the next frame is not due yet"
    now[0] += 0.034
    assert alone()["video"].shape == (1, 90, 160, 3)
    assert alone() == {}
    now[0] += 0.034
    assert alone(prompts="rain")["video"].shape == (1, 90, 160, 3)

    over = ControllerVizPipeline()
    assert over.prepare(video=True).input_size == 1
    pictures = [torch.full((1, 9, 16, 3), 200, dtype=torch.uint8)]
    assert over(video=pictures)["video"].shape == (1, 9, 16, 3)


def test_in_scope_the_overlay_writes_the_prompts_of_the_session():
    pictures = [torch.zeros(1, 90, 160, 3, dtype=torch.uint8)]
    assert TextOverlayPipeline()(video=pictures, prompts="rain")["video"].max() > 0.5
    assert TextOverlayPipeline()(video=pictures)["video"].max() == 0
