"""What systems are told of the program: right in form, and the same everywhere."""

import plistlib
import runpy
from configparser import RawConfigParser
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image

from openscope import __version__

PACKAGING = Path(__file__).parents[1] / "packaging"
MIME = "application/vnd.openscope.graph+json"


def test_icons_are_drawn_in_every_form(tmp_path, qapp):
    icons = runpy.run_path(str(PACKAGING / "icons.py"))
    icons["make_icons"](tmp_path)
    for size in icons["SIZES"]:
        with Image.open(tmp_path / f"openscope-{size}.png") as picture:
            assert picture.size == (size, size)
            assert picture.getpixel((0, 0))[3] == 0, "its corners are round"
            assert picture.getpixel((size // 2, size // 2))[3] == 255
    with Image.open(tmp_path / "openscope.ico") as icon:
        assert {(16, 16), (32, 32), (256, 256)} <= icon.info["sizes"]
    with Image.open(tmp_path / "openscope.icns") as icon:
        assert (512, 512, 2) in icon.info["sizes"]


def test_the_desktop_entry_the_mime_type_and_the_metadata_agree():
    entry = RawConfigParser()
    entry.optionxform = str
    entry.read(PACKAGING / "linux" / "openscope.desktop", encoding="utf-8")
    entry = entry["Desktop Entry"]
    assert (entry["Exec"], entry["Icon"], entry["MimeType"]) == (
        "openscope %f", "openscope", f"{MIME};",
    )  # fmt: skip
    mime = (PACKAGING / "linux" / "openscope-mime.xml").read_text()
    assert f'type="{MIME}"' in mime
    assert 'pattern="*.openscope"' in mime
    about = ElementTree.parse(PACKAGING / "linux" / "org.openscope.OpenScope.metainfo.xml")
    assert about.findtext("launchable") == "openscope.desktop"
    assert about.findtext("provides/mediatype") == MIME
    assert about.find("releases/release").get("version") == __version__


def test_the_plist_has_the_file_type_and_asks_for_the_camera():
    told = plistlib.loads((PACKAGING / "macos" / "Info.plist").read_bytes())
    (declared,) = told["UTExportedTypeDeclarations"]
    (opened,) = told["CFBundleDocumentTypes"]
    assert opened["LSItemContentTypes"] == [declared["UTTypeIdentifier"]]
    assert declared["UTTypeTagSpecification"]["public.mime-type"] == MIME
    assert told["NSCameraUsageDescription"]
