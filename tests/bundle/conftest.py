import shutil
import subprocess

import numpy as np
import pytest

from bundled import BUILT, Machine


@pytest.fixture(scope="session")
def machine(tmp_path_factory):
    if not BUILT.is_dir():
        pytest.fail(f"There is no bundle in {BUILT}: make bundle")
    root = tmp_path_factory.mktemp("machine")
    home = root / "home of Zoë"  # a space and a letter, as people's folders have
    (home / "tmp").mkdir(parents=True)
    shutil.copytree(BUILT, root / "openscope", symlinks=True)
    yield Machine(root / "openscope" / "openscope", home)
    shutil.rmtree(root / "openscope")


class Screen:
    """A screen that nobody sees."""

    width, height = 1920, 1200

    def __init__(self, folder):
        self._picture = folder / "Xvfb_screen0"
        self._server = subprocess.Popen(
            [
                "Xvfb", "-displayfd", "1", "-screen", "0", f"{self.width}x{self.height}x24",
                "-fbdir", folder, "-nolisten", "tcp",
            ],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self.display = f":{self._server.stdout.readline().strip()}"

    def picture(self):
        """What is on it, as RGB. The file is the X server's own: a head, then 32 bits a pixel."""
        size = self.width * self.height * 4
        pixels = np.frombuffer(self._picture.read_bytes()[-size:], np.uint8)
        return pixels.reshape(self.height, self.width, 4)[:, :, 2::-1]

    def close(self):
        self._server.terminate()
        self._server.wait()
        self._server.stdout.close()


@pytest.fixture
def screen(tmp_path):
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not here")
    made = Screen(tmp_path)
    yield made
    made.close()
