"""The window is set in its own fonts, whatever the machine has."""

from resources import font_files


def test_every_weight_that_the_window_uses_is_brought_along():
    assert {file.stem for file in font_files()} == {
        "Inter-Regular", "Inter-Medium", "Inter-SemiBold",
        "JetBrainsMono-Regular", "JetBrainsMono-Medium",
    }  # fmt: skip
