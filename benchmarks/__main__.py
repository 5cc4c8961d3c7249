"""Measures, prints a table and writes `benchmarks/results.json`."""

import json
import os
import platform
import sys
import tempfile
from datetime import date
from importlib import import_module
from pathlib import Path

import torch
from rich.console import Console
from rich.table import Table

SUITES = ("engine", "live", "export", "render", "start", "window", "canvas")


def main() -> None:
    """Run the suites that were named, or all."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        # Programs start as they do for people from the second time on: with their bytecode kept.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = folder
        for suite in sys.argv[1:] or SUITES:
            rows += import_module(f"benchmarks.{suite}").rows()
    table = Table("what", "measured", "goal", "", box=None, pad_edge=False)
    for row in rows:
        table.add_row(row.what, row.measured, row.goal, "met" if row.good else "MISSED")
    Console().print(table)
    out = Path(__file__).parent / "results.json"
    today = date.today().isoformat()
    told = [
        {"what": r.what, "date": today, "measured": r.measured, "goal": r.goal, "good": r.good}
        | r.figures
        for r in rows
    ]
    # Rows of suites that were not asked for stay, with the day of their own.
    new = {row["what"] for row in told}
    kept = [row for row in json.loads(out.read_text())["rows"] if row["what"] not in new]
    report = {
        "machine": f"{platform.machine()}, {torch.get_num_threads()} threads, "
        f"torch {torch.__version__}",
        "rows": [*kept, *told],
    }
    out.write_text(json.dumps(report, indent=1) + "\n")


main()
