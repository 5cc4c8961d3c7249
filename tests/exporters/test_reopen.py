"""An exported plugin opened as a graph again, wherever it is: also where it is installed."""

import json
import zipfile

import pytest

from cli.conftest import openscope, write_graph
from exporters.errors import ExportError
from exporters.plugin import plugin_files
from exporters.reopen import place_of, reopen, unpack
from exporters.verify.installing import install
from exporters.write import write_folder, write_zip
from fakes import graph
from openscope.catalog.builtin import builtin_types

__all__ = ["openscope", "write_graph"]

DOCUMENT = graph(
    {"film_1": "test-pattern", "gray_1": "gray", "output_1": "output"},
    ["film_1.video > gray_1.video", "gray_1.video > output_1.video"],
)


def made(title="Old Film", **options):
    return plugin_files(DOCUMENT, builtin_types(), title, **options)


@pytest.fixture
def installed(tmp_path, monkeypatch, source_folders):
    """Installs a plugin folder into an empty site folder that Python looks into."""
    source_folders()
    site = tmp_path / "site"

    def put(folder, *, editable=False):
        install(folder, site, tmp_path / "wheels", editable=editable)
        monkeypatch.syspath_prepend(str(site))
        if editable:  # what Python does with a .pth at its start
            (path,) = site.glob("*.pth")
            monkeypatch.syspath_prepend(path.read_text().strip())
        return site

    return put


@pytest.fixture
def folder(tmp_path):
    write_folder(made(), tmp_path / "out")
    return tmp_path / "out"


def test_an_installed_plugin_is_a_graph_by_its_name(openscope, installed, folder, tmp_path):
    site = installed(folder)
    done = openscope("check", "old-film")
    assert (done.code, done.err) == (0, ""), "what a wheel leaves out was not edited"
    assert openscope("check", "Old_Film").code == 0
    code = (site / "old_film" / "pipeline.py").read_text()
    assert openscope("code", "old-film").out == code
    done = openscope("render", "old-film", "-o", tmp_path / "s.png", "--frames", 1)
    assert done.code == 0, done.err
    done = openscope("export", "old-film", tmp_path / "again", "--no-verify")
    assert done.code == 0, "its own id is not another's"
    assert (tmp_path / "again" / "README.md").read_bytes() == (folder / "README.md").read_bytes()


def test_of_an_installed_plugin_only_what_is_there_can_be_edited(openscope, installed, folder):
    site = installed(folder)
    (site / "old_film" / "schema.py").write_text("# mine")
    (site / "old_film" / "pipeline.py").unlink()
    edited = reopen(place_of(site / "old_film")).edited
    assert edited == ("src/old_film/pipeline.py", "src/old_film/schema.py")


def test_one_that_is_installed_from_its_folder_is_that_folder(openscope, installed, folder):
    installed(folder, editable=True)
    (folder / "README.md").write_text("mine")
    assert "README.md" in openscope("check", "old-film").err


def test_a_source_folder_is_found_by_the_id_of_its_plugin_too(openscope, folder, source_folders):
    project = folder / "pyproject.toml"
    project.write_text(project.read_text().replace('name = "old-film"', 'name = "of-mine"'))
    source_folders(folder)
    for name in ("of-mine", "old-film"):
        assert "pyproject.toml" in openscope("check", name).err, "it is found, and was edited"


def test_what_is_neither_there_nor_ours_says_so(openscope, installed, folder, tmp_path):
    assert "There is no file nothing-here" in openscope("check", "nothing-here").err
    (folder / "src" / "old_film" / "graph.openscope").unlink()
    installed(folder)
    done = openscope("check", "old-film")
    assert done.code == 1
    assert "no plugin that OpenScope exported" in done.err


def test_a_name_that_is_also_a_path_is_the_path(tmp_path, monkeypatch, installed, folder):
    installed(folder)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old-film").mkdir()
    assert place_of(tmp_path / "old-film") == tmp_path / "old-film"
    with pytest.raises(ExportError, match="holds no graph"):
        reopen(place_of((tmp_path / "old-film").relative_to(tmp_path)))


def test_a_plugin_keeps_its_title_whatever_its_folder_is_called(folder, openscope, tmp_path):
    (tmp_path / "out").rename(tmp_path / "renamed")
    openscope("export", tmp_path / "renamed", tmp_path / "again", "--no-verify")
    assert '"Old Film"' in (tmp_path / "again" / "src" / "old_film" / "schema.py").read_text()


def test_a_plugin_keeps_its_debug_view_unless_told(openscope, tmp_path):
    write_folder(made(debug_view=True), tmp_path / "out")
    assert reopen(tmp_path / "out").debug_view
    pipeline = tmp_path / "again" / "src" / "old_film" / "pipeline.py"
    assert "debug_view" in openscope("code", tmp_path / "out").out
    for option, kept in ((), True), (["--no-debug-view"], False), (["--debug-view"], True):
        done = openscope("export", tmp_path / "out", tmp_path / "again", "--no-verify", *option)
        assert done.code == 0, done.err
        assert ("debug_view" in pipeline.read_text()) == kept
        assert reopen(tmp_path / "again").debug_view == kept


def test_an_export_of_an_older_openscope_opens_too(folder):
    record = folder / "src" / "old_film" / "export.json"
    data = json.loads(record.read_text())
    del data["title"], data["options"]
    record.write_text(json.dumps(data))
    opened = reopen(folder)
    assert (opened.id, opened.title, opened.debug_view) == ("old-film", "old-film", False)


def test_a_zip_is_verified_and_an_installed_plugin_where_it_can_be(
    openscope, installed, folder, tmp_path
):
    write_zip(made(), tmp_path / "site.zip")
    done = openscope("verify", tmp_path / "site.zip", "--json")
    assert done.code == 0, done.out
    assert {check["state"] for check in done.data} == {"passed"}
    installed(folder)
    done = openscope("verify", "old-film")
    assert done.code == 2
    assert "without its pyproject.toml" in done.err
    assert "openscope export old-film FOLDER" in done.err


@pytest.mark.parametrize("member", ["p/../../evil.py", "p//etc/evil.py", "p/..\\evil.py"])
def test_no_member_of_a_zip_leaves_its_folder(member, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("p/pyproject.toml", "")
        archive.writestr(member, "")
    with pytest.raises(ExportError, match="would leave its folder"):
        unpack(tmp_path / "a.zip", tmp_path / "into")
    assert not list(tmp_path.rglob("*evil*"))
    assert not (tmp_path / "into").exists()


def test_zips_that_cannot_be_read_say_so(openscope, tmp_path):
    write_zip(made(), tmp_path / "a.zip")
    whole = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    at = whole.index(b"pipeline.py") + 300
    (tmp_path / "bad.zip").write_bytes(whole[:at] + b"\0\1\2\3" * 8 + whole[at + 32 :])
    for name in ("cut.zip", "bad.zip"):
        for command in ("verify", "check"):
            done = openscope(command, tmp_path / name)
            assert done.code == 1
            assert "no zip that can be read" in done.err


def test_what_is_no_export_says_so(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ExportError, match="no plugin that OpenScope exported"):
        reopen(tmp_path / "empty")
    (tmp_path / "no.zip").write_bytes(b"PK nonsense")
    with pytest.raises(ExportError, match="no zip"):
        reopen(tmp_path / "no.zip")
    with pytest.raises(ExportError, match="There is no file"):
        reopen(tmp_path / "missing.zip")
    folder = tmp_path / "out"
    write_folder(made("My Cool FX"), folder)
    (folder / "src" / "my_cool_fx" / "export.json").write_text("[]")
    with pytest.raises(ExportError, match="damaged"):
        reopen(folder)
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("../evil/x", "")
        archive.writestr("b/y", "")
    with pytest.raises(ExportError, match="one folder and no more"):
        reopen(tmp_path / "two.zip")
