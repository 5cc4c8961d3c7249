"""The README shows code that is printed, not code that was."""

import re
import textwrap
from pathlib import Path

import pytest

from exporters.plugin import plugin_files
from openscope.catalog.builtin import builtin_types
from openscope.graph.files import load
from resources import resource

README = Path(__file__).parents[2] / "README.md"
SHOWN = re.findall(
    r"\(resources/starters/([a-z-]+)\.jpg\).*?```python\n(.*?)```",
    README.read_text(encoding="utf-8"),
    re.DOTALL,
)


def test_three_plugins_are_shown():
    assert [name for name, _ in SHOWN] == ["neon-street", "halo", "motion-paint"]


@pytest.mark.parametrize(("name", "shown"), SHOWN, ids=[name for name, _ in SHOWN])
def test_the_code_shown_is_the_code_printed(name, shown):
    made = plugin_files(load(resource(f"starters/{name}.openscope")), builtin_types(), name)
    code = made.files[f"src/{made.names.package}/pipeline.py"].decode()
    assert textwrap.indent(shown, "    ") in code
