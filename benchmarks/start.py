"""Start row: `openscope --help` against a bare typer program."""

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Row, in_turn

BARE = """
import typer
app = typer.Typer()
@app.command()
def one(name: str): ...
@app.command()
def two(name: str): ...
app()
"""


def rows() -> list[Row]:
    """The start row."""
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE)

        def run(*command: str) -> None:
            subprocess.run([sys.executable, *command, "--help"], capture_output=True, check=True)

        taken = in_turn(7, ours=lambda: run("-m", "openscope.cli"), bare=lambda: run(str(bare)))
    ratio = taken["ours"] / taken["bare"]
    measured = f"{ratio:.2f} ({1000 * taken['ours']:.0f} ms, {1000 * taken['bare']:.0f} ms)"
    return [
        Row("openscope --help, against a bare typer program", measured, "<= 1.5", ratio <= 1.5,
            taken | {"ratio": ratio})
    ]  # fmt: skip
