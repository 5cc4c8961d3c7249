"""Plugins from a wheel or a zip: unpacked safely, and what they lack is told."""

import json
import stat
import zipfile

import pytest

from openscope.catalog import load_catalog, unpacked
from openscope.catalog.missing import missing_requirements
from openscope.catalog.unpacked import UnpackError, unpack_plugin
from plugin_folders import pipeline_text, write_pipelines

PASS = """
    def __init__(self, **kwargs): ...
    def __call__(self, **kwargs):
        return {"video": torch.cat(kwargs["video"])}
"""


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch, source_folders):
    source_folders()
    folder = tmp_path / "home"
    monkeypatch.setattr(unpacked, "unpacked_plugins", lambda: folder)
    monkeypatch.setenv("OPENSCOPE_SETTINGS", str(tmp_path / "settings.json"))
    return folder


def zipped(path, members):
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def files_of(folder):
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def source(tmp_path):
    return files_of(write_pipelines(tmp_path, "z-packed", pipeline_text("packed", PASS)))


def wheel(path, source, metadata="", points="[scope]\nplugin = z_packed\n"):
    code = {name.removeprefix("src/"): text for name, text in source.items() if ".py" in name[-3:]}
    info = {
        "z_packed-1.2.dist-info/METADATA": f"Name: z-packed\nVersion: 1.2\n{metadata}\n",
        "z_packed-1.2.dist-info/entry_points.txt": points,
    }
    return zipped(path / "z_packed-1.2-py3-none-any.whl", code | info)


@pytest.mark.parametrize("top", ["", "z-packed-main/"])
def test_a_zip_of_the_source_loads(openscope, tmp_path, source, home, top):
    file = zipped(tmp_path / "a.zip", {top + name: text for name, text in source.items()})
    assert openscope("plugins", "add", file).code == 0
    (plugin,) = load_catalog().plugins
    assert (plugin.error, [one.key for one in plugin.types]) == ("", ["z-packed:packed"])
    assert plugin.place == str(home / "z-packed")
    assert openscope("plugins", "remove", home / "z-packed").code == 0
    assert list(home.iterdir()) == []


def test_a_wheel_loads_and_is_removed_by_its_name(openscope, tmp_path, source, home):
    assert openscope("plugins", "add", wheel(tmp_path, source)).code == 0
    (plugin,) = load_catalog().plugins
    assert (plugin.error, plugin.version) == ("", "1.2")
    assert [one.key for one in plugin.types] == ["z-packed:packed"]
    assert openscope("plugins", "remove", "z-packed").code == 0
    assert list(home.iterdir()) == []


def test_a_newer_one_takes_the_place_of_the_older(tmp_path, source, home):
    unpack_plugin(zipped(tmp_path / "a.zip", source | {"old.txt": ""}))
    unpack_plugin(zipped(tmp_path / "b.zip", source))
    assert [path.name for path in home.iterdir()] == ["z-packed"]
    assert not (home / "z-packed" / "old.txt").exists()


@pytest.mark.parametrize(
    "name", ["../out.py", "/out.py", "a/../../out.py", "..\\out.py", "C:out.py", "a/.."]
)
def test_nothing_leaves_the_folder(tmp_path, source, home, name):
    with pytest.raises(UnpackError, match="would leave its folder"):
        unpack_plugin(zipped(tmp_path / "a.zip", source | {name: "bad"}))
    assert list(home.iterdir()) == []
    assert not list(tmp_path.rglob("out.py"))


def test_no_link_is_unpacked(tmp_path, source):
    file = zipped(tmp_path / "a.zip", source)
    with zipfile.ZipFile(file, "a") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc")
    with pytest.raises(UnpackError, match="would leave"):
        unpack_plugin(file)


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({}, "is empty"),
        ({"readme.txt": "hello"}, "is no plugin"),
        ({"pyproject.toml": "[project]\nname = 'a'"}, "lacks 'entry-points'"),
        ({"a/fast.so": ""}, "no plugin of pure Python"),
    ],
)
def test_what_is_no_plugin_is_refused(openscope, tmp_path, members, words):
    done = openscope("plugins", "add", zipped(tmp_path / "a.zip", members))
    assert (done.code, words in done.err) == (2, True)


def test_a_file_that_is_no_zip_is_refused(openscope, tmp_path):
    (tmp_path / "a.whl").write_text("hello")
    done = openscope("plugins", "add", tmp_path / "a.whl")
    assert (done.code, "damaged or no zip" in done.err) == (2, True)


def test_a_wheel_that_registers_nothing_is_refused(tmp_path, source):
    with pytest.raises(UnpackError, match="no entry point in the group scope"):
        unpack_plugin(wheel(tmp_path, source, points="[console_scripts]\na = b:c\n"))


def test_a_zip_that_would_fill_the_disk_is_refused(tmp_path, source, monkeypatch):
    monkeypatch.setattr(unpacked, "_LARGEST", 100)
    with pytest.raises(UnpackError, match="holds more than"):
        unpack_plugin(zipped(tmp_path / "a.zip", source))


def test_what_a_plugin_asks_for_and_is_not_here_is_told(openscope, tmp_path, source):
    module = "src/z_packed/__init__.py"
    source[module] = f"import nowhere_at_all\n{source[module]}"
    asked = "".join(
        f"Requires-Dist: {one}\n"
        for one in ("torch", "nowhere-at-all>=2", "daydream-scope", 'x; extra == "y"')
    )
    file = wheel(tmp_path, source, asked)
    done = openscope("plugins", "add", file)
    assert "It asks for nowhere-at-all>=2, which is not here: uv pip install" in done.err
    (told,) = json.loads(openscope("plugins", "--json").out)
    assert told["error"].startswith("ModuleNotFoundError: No module named 'nowhere_at_all'")
    assert "It asks for nowhere-at-all>=2" in told["error"]
    assert missing_requirements(unpack_plugin(file)) == ["nowhere-at-all>=2"]
