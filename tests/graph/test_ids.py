import pytest

from openscope.graph.ids import free_id, is_id, natural_key


@pytest.mark.parametrize("text", ["bloom_1", "a", "bloom", "x9__"])
def test_what_is_an_id(text):
    assert is_id(text)


@pytest.mark.parametrize(
    "text", ["", "Bloom", "1a", "_a", "a-b", "a.b", "class", "é", "a\n", "a b", "lambda"]
)
def test_what_is_none(text):
    assert not is_id(text)


def test_ids_sort_as_people_count():
    assert sorted(["bloom_10", "bloom_2", "a_1"], key=natural_key) == ["a_1", "bloom_2", "bloom_10"]


def test_the_order_is_total_on_any_text():
    odd = ["", "1", "01", "a", "²", "٣", "a" * 9 + "9" * 5000, "a1b", "a1"]
    assert len({natural_key(text) for text in odd}) == len(odd)
    sorted(odd, key=natural_key)


def test_a_free_id_is_a_valid_one():
    assert free_id("luma-key", {"luma_key_1"}) == "luma_key_2"
    assert is_id(free_id("2cool", ()))
    assert is_id(free_id("日本語", ()))
