"""The blocks of docs/plugins.md are a plugin that loads and runs."""

import re
from pathlib import Path

from plugin_folders import write_plugin
from plugin_runs import chain, rendered

ROOT = Path(__file__).parents[2]
IMPORTS = """
import torch
from pydantic import Field
from scope.core.pipelines.artifacts import HuggingfaceRepoArtifact
from scope.core.pipelines.base_schema import *
from scope.core.pipelines.interface import Pipeline, Requirements
from scope.core.pipelines.process import normalize_frame_sizes
"""


def test_the_blocks_of_the_guide_are_a_plugin(tmp_path, plugin_catalog):
    guide = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    schema, pipeline, init, artifacts, path, source = blocks
    schema += "".join(f"    {line}\n" for line in artifacts.splitlines())
    files = {
        "schema.py": IMPORTS + schema,
        "pipeline.py": IMPORTS
        + "from scope.core.config import get_model_file_path\nfrom .schema import SoftGlowConfig\n"
        + f"def blurred(frames):\n    return frames\n{pipeline}\nmodel = {path}",
        "fog.py": "import time\nimport numpy as np\n"
        + f"from scope.core.inputs.interface import InputSource, InputSourceInfo\n{source}",
        "__init__.py": f"{init}    from .fog import Fog\n    register(Fog)\n",
    }
    (entry,) = re.findall(r"```toml\n.*?= \"(.*?)\"\n```", guide, re.DOTALL)
    catalog = plugin_catalog(write_plugin(tmp_path, "soft-glow", files, entry))
    assert catalog.plugins[0].traceback == ""
    document = chain("soft-glow:soft-glow", p0={"amount": 1.0})
    assert rendered(catalog, document, 2)[0] == [20, 22]
    assert catalog.types["soft-glow:fog"].role == "source"
    fog = catalog.classes["soft-glow:fog"]()
    assert fog.connect(fog.list_sources()[0].identifier)
    assert fog.receive_frame().shape == (480, 640, 3)


def test_the_readme_leads_to_the_guide():
    assert "(docs/plugins.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
