"""The kit and the effects, taken apart."""

import ast
import pkgutil
from collections import defaultdict

import pipelines
from exporters import lift
from exporters.effects import Effect
from running import EFFECTS


def modules():
    """Every module whose definitions may stand in one file."""
    effects = {Effect.of(type_).module for type_ in EFFECTS.values()}
    return [*lift._kit_modules(), *sorted(effects)]


def test_no_two_definitions_have_the_same_name():
    places = defaultdict(list)
    for module in modules():
        for name in lift.parse(module).definitions:
            if name != "FILES":
                places[name].append(module)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_every_effect_can_be_lifted_and_stands_on_its_own():
    for type_ in EFFECTS.values():
        definitions = lift.lifted([Effect.of(type_).place])
        names = [definition.name for definition in definitions]
        for position, definition in enumerate(definitions):
            assert set(definition.needs) <= set(names[:position]), definition.name
            assert "pipelines" not in definition.text
        assert names[-1] == Effect.of(type_).name


def test_a_definition_is_the_text_as_it_stands_with_comment_and_description():
    text = lift.parse("pipelines.controller_viz.effect").definitions["UNIT"].text
    assert text.startswith('UNIT = 512\n"""All is drawn')
    paint = lift.parse("pipelines.kit.text").definitions["line_mask"].text
    assert paint.startswith("@lru_cache")


def test_modules_that_travel_import_nothing_of_ours():
    travelling = {
        module
        for type_ in EFFECTS.values()
        for definition in lift.lifted([Effect.of(type_).place])
        for module in definition.modules
    }
    assert travelling == {"pipelines.rife.network", "pipelines.scribble.contour"}
    for module in travelling:
        ast.parse(lift.module_text(module))


def test_what_is_not_used_is_not_lifted():
    names = {d.name for d in lift.lifted([Effect.of(EFFECTS["builtin:gray"]).place])}
    assert names == {"gray", "join_alpha", "luma", "split_alpha"}
    assert len(list(pkgutil.iter_modules(pipelines.__path__))) > 10
