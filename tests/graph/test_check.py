import pytest

from fakes import CHAIN, CHAIN_NODES, TYPES, graph
from openscope.graph.check import check


def found(document, types):
    return [(problem.code, problem.node, problem.field) for problem in check(document, types)]


def test_a_right_graph_has_no_problems(chain, types):
    assert found(chain, types) == []


@pytest.mark.parametrize(
    ("nodes", "edges", "expected"),
    [
        pytest.param(
            {"film_1": "film", "output_1": "output"}, [], [("open-input", "output_1", "video")],
            id="a required input left open",
        ),
        pytest.param(
            CHAIN_NODES | {"still_1": "still"}, [*CHAIN, "still_1.video > glow_1.video"],
            [("taken-input", "glow_1", "video")], id="a second wire into one input",
        ),
        pytest.param(
            CHAIN_NODES | {"motion_1": "motion"},
            ["film_1.video > motion_1.video", "motion_1.flow > glow_1.video", CHAIN[1]],
            [("unlike-ports", "glow_1", "video")], id="a wire between unlike ports",
        ),
        pytest.param(
            CHAIN_NODES, [*CHAIN, "nobody_1.video > glow_1.video"],
            [("taken-input", "glow_1", "video"), ("unknown-node", "nobody_1", "video")],
            id="an unknown node",
        ),
        pytest.param(
            CHAIN_NODES, [*CHAIN, "film_1.sound > glow_1.loudness"],
            [("unknown-port", "film_1", "sound"), ("unknown-port", "glow_1", "loudness")],
            id="unknown ports",
        ),
        pytest.param(
            {"a_1": "glow", "b_1": "glow", "output_1": "output"},
            ["a_1.video > b_1.video", "b_1.video > a_1.video", "b_1.video > output_1.video"],
            [("cycle", "a_1", None)], id="a cycle",
        ),
        pytest.param(
            {"a_1": "glow", "output_1": "output"},
            ["a_1.video > a_1.video", "a_1.video > output_1.video"],
            [("cycle", "a_1", None)], id="a node wired to itself",
        ),
        pytest.param(
            CHAIN_NODES | {"output_2": "output"}, [*CHAIN, "film_1.video > output_2.video"],
            [("second-output", "output_2", None)], id="two outputs",
        ),
        pytest.param({"film_1": "film"}, [], [("no-output", None, None)], id="no output"),
        pytest.param(
            {"film_1": "film", "Glow": "glow", "output_1": "output"},
            ["film_1.video > Glow.video", "Glow.video > output_1.video"],
            [("bad-id", "Glow", None)], id="an id that is none",
        ),
        pytest.param(
            {"film_1": "film", "class": "glow", "output_1": "output"},
            ["film_1.video > class.video", "class.video > output_1.video"],
            [("bad-id", "class", None)], id="a keyword for an id",
        ),
        pytest.param(
            CHAIN_NODES | {"gone_1": {"type": "scope-gone:gone", "params": {"x": object}}},
            CHAIN, [("missing-type", "gone_1", None)], id="a missing type, and no more about it",
        ),
        pytest.param(
            CHAIN_NODES | {"film_1": {"type": "builtin:film", "bypassed": True}}, CHAIN,
            [("cannot-bypass", "film_1", None), ("open-input", "glow_1", "video")],
            id="a source bypassed",
        ),
    ],
)  # fmt: skip
def test_each_fault_is_a_problem_with_its_place(nodes, edges, expected, types):
    assert found(graph(nodes, edges), types) == expected


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"amount": 1}, None),
        ({"mode": "screen"}, None),
        ({"amount": 1.5}, ("out-of-range", "amount", "1.5 is out of range: at least 0")),
        ({"amount": "much"}, ("wrong-kind", "amount", 'must be a number, not "much".')),
        ({"amount": True}, ("wrong-kind", "amount", "must be a number, not true.")),
        ({"amount": None}, ("wrong-kind", "amount", "must be a number, not null.")),
        ({"mode": "burn"}, ("wrong-kind", "mode", 'must be add or screen, not "burn".')),
        ({"amuont": 1}, ("unknown-parameter", "amuont", "Did you mean amount?")),
    ],
)  # fmt: skip
def test_each_value_is_checked_and_a_wrong_one_told_in_words(params, expected, types):
    nodes = CHAIN_NODES | {"glow_1": {"type": "builtin:glow", "params": params}}
    problems = check(graph(nodes, CHAIN), types)
    if expected is None:
        assert problems == ()
    else:
        code, field, words = expected
        (problem,) = problems
        assert (problem.code, problem.node, problem.field) == (code, "glow_1", field)
        assert words in problem.message


def test_all_problems_are_collected_at_once(types):
    nodes = {
        "film_1": "film",
        "glow_1": {"type": "builtin:glow", "params": {"amount": 9}, "baked": ["colour"]},
        "mix_1": "mix",
        "output_1": "output",
    }
    edges = ["film_1.video > mix_1.video", "mix_1.video > output_1.video"]
    plugin = {"expose": {"glow_1.amount": {"ge": -1}, "gone_1.x": {}}}
    assert set(found(graph(nodes, edges, plugin=plugin), types)) == {
        ("out-of-range", "glow_1", "amount"),
        ("unknown-parameter", "glow_1", "colour"),
        ("open-input", "glow_1", "video"),
        ("open-input", "mix_1", "video_b"),
        ("unknown-node", None, "plugin.expose.gone_1.x"),
    } | {("out-of-range", "glow_1", "amount")}


def severities(document, types):
    return {(problem.node, problem.code): problem.severity for problem in check(document, types)}


def test_what_stops_only_a_node_that_reaches_no_output_is_a_warning_that_says_so(types):
    nodes = CHAIN_NODES | {
        "mix_1": {"type": "builtin:mix"},
        "glow_2": {"type": "builtin:glow", "params": {"amount": 9}},
        "glow_3": "glow",
        "gone_1": {"type": "scope-gone:gone"},
        "film_2": {"type": "builtin:film", "bypassed": True},
    }
    edges = [*CHAIN, "film_1.video > mix_1.video", "mix_1.video > glow_2.video"]
    edges += ["glow_3.video > glow_3.video"]
    document = graph(nodes, edges)
    assert severities(document, types) == {
        ("mix_1", "open-input"): "warning",
        ("glow_2", "out-of-range"): "warning",
        ("glow_3", "cycle"): "warning",
        ("gone_1", "missing-type"): "warning",
        ("film_2", "cannot-bypass"): "warning",
    }
    for problem in check(document, types):
        assert problem.message.endswith(
            ". It does not reach the Output, so it is not run or exported."
        )
        assert problem.as_dict()["severity"] == "warning"


def test_what_is_wrong_with_wires_ids_and_the_document_is_an_error_anywhere(types):
    nodes = CHAIN_NODES | {"Glow": "glow", "motion_1": "motion", "glow_2": "glow"}
    edges = [*CHAIN, "film_1.video > Glow.video", "film_1.video > motion_1.video"]
    edges += ["film_1.video > glow_2.video", "Glow.video > glow_2.video"]
    edges += ["motion_1.flow > glow_2.video", "film_1.sound > glow_2.video"]
    document = graph(nodes, edges, plugin={"expose": {"gone_1.x": {}}})
    assert set(severities(document, types).values()) == {"error"}
    assert check(graph({"glow_1": "glow"}), types)[0].code == "no-output"


@pytest.mark.parametrize("node", ["glow", {"type": "scope-gone:gone"}])
def test_whatever_leads_to_the_output_by_wires_is_an_error(node, types):
    nodes = CHAIN_NODES | {"key_1": {"type": "builtin:key", "bypassed": True}, "mix_1": "mix"}
    edges = [CHAIN[0], "glow_1.video > mix_1.video", "glow_1.video > mix_1.video_b"]
    edges += ["mix_1.video > output_1.video", "key_1.mask > mix_1.mask"]
    document = graph(nodes | {"glow_2": node}, [*edges, "glow_2.video > key_1.video"])
    assert [(p.node, p.severity) for p in check(document, types)] == [("glow_2", "error")]


def test_a_bypassed_node_needs_only_what_passes_through_it(types):
    mix = {"type": "builtin:mix", "bypassed": True}
    edges = ["film_1.video > mix_1.video", "mix_1.video > output_1.video"]
    document = graph({"film_1": "film", "mix_1": mix, "output_1": "output"}, edges)
    (problem,) = check(document, types)
    assert (problem.field, problem.severity) == ("video_b", "warning")
    assert problem.message.endswith("It is bypassed, so it is not run or exported.")
    cut = document.model_copy(update={"edges": document.edges[1:]})
    assert severities(cut, types)["output_1", "open-input"] == "error"


def test_the_two_conversions_are_legal_and_no_other(types):
    nodes = {"film_1": "film", "key_1": "key", "mix_1": "mix", "output_1": "output"}
    legal = [
        "film_1.video > key_1.video",
        "film_1.video > mix_1.video",
        "key_1.mask > mix_1.video_b",  # mask to video
        "film_1.video > mix_1.mask",  # video to mask
        "mix_1.video > output_1.video",
    ]
    assert found(graph(nodes, legal), types) == []


def test_a_bypass_that_opens_a_required_input_is_a_problem_of_that_input(types):
    nodes = {
        "film_1": "film",
        "key_1": {"type": "builtin:key", "bypassed": True},
        "mix_1": "mix",
        "output_1": "output",
    }
    wires = ["film_1.video > key_1.video", "film_1.video > mix_1.video"]
    wires += ["mix_1.video > output_1.video"]
    optional = graph(nodes, [*wires, "film_1.video > mix_1.video_b", "key_1.mask > mix_1.mask"])
    required = graph(nodes, [*wires, "key_1.mask > mix_1.video_b"])
    assert found(optional, types) == []
    assert found(required, types) == [("open-input", "mix_1", "video_b")]


def test_two_loops_are_two_problems_and_what_hangs_on_them_is_none(types):
    nodes = dict.fromkeys(("a_1", "b_1", "c_1", "d_1", "e_1"), "glow") | {"output_1": "output"}
    edges = ["a_1.video > b_1.video", "b_1.video > a_1.video", "c_1.video > d_1.video"]
    edges += ["d_1.video > c_1.video", "b_1.video > e_1.video", "e_1.video > output_1.video"]
    problems = check(graph(nodes, edges), types)
    assert [p.node for p in problems] == ["a_1", "c_1"]
    assert "a_1 → b_1 → a_1" in problems[0].message


def test_a_long_chain_is_checked_without_recursion(types):
    count = 3000
    nodes = {f"glow_{i}": "glow" for i in range(count)} | {"film_1": "film", "output_1": "output"}
    edges = [f"glow_{i}.video > glow_{i + 1}.video" for i in range(count - 1)]
    edges += ["film_1.video > glow_0.video", f"glow_{count - 1}.video > output_1.video"]
    assert found(graph(nodes, edges), types) == []


@pytest.mark.parametrize(
    ("value", "right"), [(0.1, False), (0.2, True), (0.5, True), (0.8, True), (0.9, False)]
)
def test_a_value_lies_in_the_range_in_which_it_is_exposed(value, right):
    plugin = {"expose": {"glow_1.amount": {"ge": 0.2, "le": 0.8}}}
    document = graph(CHAIN_NODES, CHAIN, plugin=plugin).with_params("glow_1", {"amount": value})
    found = [(problem.code, problem.node, problem.field) for problem in check(document, TYPES)]
    assert found == ([] if right else [("out-of-range", "glow_1", "amount")])
