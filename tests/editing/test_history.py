"""Undo: whole steps, to the byte."""

from hypothesis import given
from hypothesis import strategies as st

from openscope.editing import edits
from openscope.editing.history import DEPTH, History
from openscope.graph.files import dumps


def test_a_drag_is_one_step_until_it_settles():
    history = History(edits.empty())
    first = history.document
    for rate in (25.0, 30.5, 48.0):
        history.apply(first.model_copy(update={"rate": rate}), "Rate", key="rate")
    assert history.edits == 1
    history.settle()
    history.apply(first.model_copy(update={"rate": 60.0}), "Rate", key="rate")
    assert history.edits == 2
    history.undo()
    assert history.document.rate == 48.0
    history.undo()
    assert history.document is first
    assert history.clean


def test_what_changes_nothing_is_no_step():
    history = History(edits.empty())
    assert not history.apply(edits.empty(), "Nothing")
    assert not history.undo()
    assert not history.redo()


def test_a_new_step_ends_what_could_be_redone():
    history = History(edits.empty())
    first = history.document
    history.apply(first.model_copy(update={"seed": 1}), "Seed 1")
    history.undo()
    assert history.redo_title == "Seed 1"
    history.apply(first.model_copy(update={"seed": 2}), "Seed 2")
    assert history.redo_title is None
    assert history.undo_title == "Seed 2"


def test_saved_is_clean_wherever_one_comes_back_to_it():
    history = History(edits.empty())
    history.apply(history.document.model_copy(update={"seed": 1}), "Seed")
    history.saved()
    assert history.clean
    history.undo()
    assert not history.clean
    history.redo()
    assert history.clean


def test_the_oldest_steps_are_forgotten():
    history = History(edits.empty())
    for seed in range(1, DEPTH + 10):
        history.apply(history.document.model_copy(update={"seed": seed}), "Seed")
    assert history.edits == DEPTH


@given(st.lists(st.one_of(st.integers(0, 9), st.sampled_from(["undo", "redo"])), max_size=40))
def test_undoing_all_gives_the_first_and_redoing_all_the_last(moves):
    history = History(edits.empty())
    first = dumps(history.document)
    for move in moves:
        if move == "undo":
            history.undo()
        elif move == "redo":
            history.redo()
        else:
            history.apply(history.document.model_copy(update={"seed": move}), "Seed")
    while history.redo():
        pass
    last = dumps(history.document)
    while history.undo():
        pass
    assert dumps(history.document) == first
    while history.redo():
        pass
    assert dumps(history.document) == last
