"""The bundle on a machine where nothing is installed."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

BUILT = Path(os.environ.get("OPENSCOPE_BUNDLE", "dist/openscope"))
"""The bundle that is tested: what `make bundle` made, or another."""


@dataclass
class Machine:
    """A machine without Python: the bundle in a folder, an empty home, no programs."""

    program: Path
    home: Path

    @property
    def environment(self):
        return {
            "HOME": str(self.home),
            "PATH": str(self.home / "no-programs"),
            "LANG": "C.UTF-8",
            "TMPDIR": str(self.home / "tmp"),
        }

    def start(self, *arguments, **more):
        """Start the program in the home folder."""
        command = [str(self.program), *map(str, arguments)]
        environment = self.environment | more
        return subprocess.Popen(
            command, cwd=self.home, env=environment, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, encoding="utf-8",
        )  # fmt: skip

    def run(self, *arguments, code=0, **more):
        """What the program prints; it ends with `code`."""
        done = self.start(*arguments, **more)
        said, _ = done.communicate(timeout=600)
        assert done.returncode == code, said
        return said
