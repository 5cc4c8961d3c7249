"""Files and zips on Drive."""

import io
import shutil
import zipfile
from collections import namedtuple

import pytest
import torch

from scope.core.downloading.artifact import download_artifact
from scope.core.downloading.errors import CancelledError, DownloadError, UnsafePathError
from scope.core.pipelines.artifacts import GoogleDriveArtifact

ID = "1aB-c_D"


def left_in(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def zipped(members):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in members.items():
            archive.writestr(path, content)
    return written.getvalue()


@pytest.mark.parametrize(
    "file_id",
    [
        ID,
        f"https://drive.google.com/file/d/{ID}/view?usp=sharing",
        f"https://drive.google.com/open?id={ID}",
        f"https://drive.google.com/uc?export=download&id={ID}",
    ],
)
@pytest.mark.parametrize(
    ("name", "files", "place"),
    [
        (None, None, ID),
        ("Them", None, f"Them/{ID}"),
        ("Them", ["x.pth"], "Them/x.pth"),
        (None, ["a/x.pth"], "a/x.pth"),
    ],
)
def test_a_file_lands_where_scope_looks_for_it(server, models, file_id, name, files, place):
    server.drive[ID] = b"weights"
    artifact = GoogleDriveArtifact(file_id=file_id, files=files, name=name)
    download_artifact(artifact)
    download_artifact(artifact)
    assert left_in(models) == [place]
    assert (models / place).read_bytes() == b"weights"
    assert len(server.asked) == 1, "what is there is taken for right"
    assert server.asked[0].token is None, "the token of Hugging Face is not for Drive"


def test_a_zip_is_unpacked_and_the_listed_files_moved_to_the_root(server, models):
    server.drive[ID] = zipped(
        {"top/deep/a.pth": "a", "top/b.pth": "b", "top/read": "me", "top/m/x": "x"}
    )
    download_artifact(GoogleDriveArtifact(file_id=ID, files=["a.pth", "b.pth", "m/"], name="Net"))
    assert left_in(models / "Net") == ["a.pth", "b.pth", "m/x", "top/read"]
    assert (models / "Net" / "a.pth").read_text() == "a"


def test_weights_that_are_zips_in_themselves_stay_whole(server, models):
    written = io.BytesIO()
    torch.save({"weight": torch.ones(3)}, written)
    server.drive[ID] = written.getvalue()
    download_artifact(GoogleDriveArtifact(file_id=ID, files=["net.pth"]))
    assert left_in(models) == ["net.pth"]
    assert torch.load(models / "net.pth", weights_only=True)["weight"].sum() == 3


def test_a_broken_download_is_resumed(server, models, content):
    server.drive[ID] = content
    server.breaks_after = 1000
    artifact = GoogleDriveArtifact(file_id=ID, files=["net.pth"])
    with pytest.raises(DownloadError, match="connection"):
        download_artifact(artifact)
    assert left_in(models) == [f"{ID}.incomplete"]
    download_artifact(artifact)
    assert server.asked[1].range == "bytes=1000-"
    assert (models / "net.pth").read_bytes() == content
    assert left_in(models) == ["net.pth"]


def test_what_is_left_of_a_longer_file_is_thrown_away(server, models, content):
    server.drive[ID] = content
    models.mkdir()
    (models / f"{ID}.incomplete").write_bytes(content + b"more")
    download_artifact(GoogleDriveArtifact(file_id=ID))
    assert (models / ID).read_bytes() == content
    assert left_in(models) == [ID]


def test_a_length_that_is_not_told_is_none(server, models, content):
    server.drive[ID] = content
    server.silent_on_length = True
    heard = []
    download_artifact(GoogleDriveArtifact(file_id=ID), report=heard.append)
    assert (heard[-1].done, heard[-1].total) == (len(content), None)


def test_cancel_while_a_zip_is_unpacked_keeps_the_zip(server, models):
    server.drive[ID] = zipped({"a.pth": "a" * 1000, "b.pth": "b"})
    artifact = GoogleDriveArtifact(file_id=ID, files=["a.pth", "b.pth"])
    with pytest.raises(CancelledError):
        download_artifact(artifact, cancelled=lambda: (models / ID).is_file())
    assert left_in(models) == [ID]
    download_artifact(artifact)
    assert left_in(models) == ["a.pth", "b.pth"]
    assert len(server.asked) == 1


@pytest.mark.parametrize("member", ["../evil", "a/../../evil", "/evil", "../a.pth", "..\\evil"])
def test_a_zip_that_would_write_elsewhere_is_refused(server, models, member, tmp_path):
    server.drive[ID] = zipped({"x/a.pth": "a", member: "evil"})
    with pytest.raises(UnsafePathError, match="refused"):
        download_artifact(GoogleDriveArtifact(file_id=ID, files=["a.pth"], name="Net"))
    assert left_in(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "files"), [("../up", None), ("/abs", None), ("ok", ["../x"]), ("ok", ["x", "/abs"])]
)
def test_an_artifact_that_would_write_elsewhere_is_refused(server, models, name, files):
    with pytest.raises(UnsafePathError, match="refused"):
        download_artifact(GoogleDriveArtifact(file_id=ID, files=files, name=name))
    assert not server.asked


@pytest.mark.parametrize("file_id", ["../x", "a b", "", "https://example.org/x"])
def test_an_id_that_is_none_is_refused(server, models, file_id):
    for files in (None, ["x"]):
        with pytest.raises(DownloadError, match="neither the id nor the address"):
            download_artifact(GoogleDriveArtifact(file_id=file_id, files=files))
    assert not server.asked


def test_a_zip_that_lacks_a_file_is_told(server, models):
    server.drive[ID] = zipped({"a.pth": "a"})
    with pytest.raises(DownloadError, match=r"lacks b\.pth"):
        download_artifact(GoogleDriveArtifact(file_id=ID, files=["a.pth", "b.pth"]))
    server.drive[ID] = b"no zip"
    with pytest.raises(DownloadError, match=r"does not hold c\.pth, b\.pth"):
        download_artifact(GoogleDriveArtifact(file_id=ID, files=["c.pth", "b.pth"]))
    assert left_in(models) == ["a.pth"]


def test_a_damaged_zip_is_told_and_thrown_away(server, models):
    whole = zipped({"a.pth": "a" * 100})
    at = whole.index(b"a.pth") + 6
    server.drive[ID] = whole[:at] + b"\xff" + whole[at + 1 :]
    with pytest.raises(DownloadError, match="zip cannot be read"):
        download_artifact(GoogleDriveArtifact(file_id=ID, files=["a.pth"]))
    assert left_in(models) == []


def test_no_room_for_the_file_or_for_what_is_in_it(server, models, monkeypatch):
    usage = namedtuple("usage", "total used free")
    server.drive[ID] = zipped({"a.pth": "a" * 100_000})
    artifact = GoogleDriveArtifact(file_id=ID, files=["a.pth"])
    for free, needed in ((10, len(server.drive[ID])), (50_000, "100.0 kB")):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: usage(0, 0, free))
        with pytest.raises(DownloadError, match=f"needs {needed}"):
            download_artifact(artifact)
        assert not (models / "a.pth").exists()


def test_a_page_instead_of_the_file_is_told(server, models):
    server.page = b"<html>Quota exceeded</html>"
    with pytest.raises(DownloadError, match=f"{ID} on Google Drive.*too many"):
        download_artifact(GoogleDriveArtifact(file_id=ID))
    assert left_in(models) == []


def test_what_drive_does_not_have_is_told(server, models):
    with pytest.raises(DownloadError, match=f"{ID} on Google Drive.*does not have it"):
        download_artifact(GoogleDriveArtifact(file_id=ID))
