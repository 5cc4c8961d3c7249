"""A plugin built and installed without pip: through hatchling, editables and installer."""

import os
from contextlib import redirect_stdout
from pathlib import Path


def install(plugin: Path, site: Path, wheels: Path, *, editable: bool) -> None:
    """Build a wheel and install it into an empty folder, without dependencies and offline."""
    from hatchling.build import build_editable, build_wheel
    from installer import install as unpack
    from installer.destinations import SchemeDictionaryDestination
    from installer.sources import WheelFile

    wheels.mkdir(parents=True)
    before = Path.cwd()
    os.chdir(plugin)  # hatchling builds where it stands
    try:
        with redirect_stdout(None):
            name = (build_editable if editable else build_wheel)(str(wheels))
    finally:
        os.chdir(before)
    folders = {scheme: str(site) for scheme in ("purelib", "platlib", "headers", "data")}
    destination = SchemeDictionaryDestination(
        {**folders, "scripts": str(site / "bin")}, interpreter="python", script_kind="posix"
    )
    with WheelFile.open(wheels / name) as wheel:
        unpack(wheel, destination, additional_metadata={"INSTALLER": b"openscope"})
