"""Files of a repository: there whole or not at all, and resumed where they broke off."""

import shutil
from collections import namedtuple

import pytest
from filelock import FileLock

from scope.core.downloading.artifact import download_artifact
from scope.core.downloading.errors import CancelledError, DownloadError, UnsafePathError
from scope.core.pipelines.artifacts import Artifact, HuggingfaceRepoArtifact
from scope.server.download_models import download_hf_repo


def left_in(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def test_a_file_lands_where_scope_looks_for_it(net, server, models, content):
    heard = []
    download_artifact(net, report=heard.append)
    assert (models / "Net" / "deep" / "net.pth").read_bytes() == content
    assert left_in(models) == ["Net/deep/net.pth"]
    assert {(p.file, p.total) for p in heard} == {("net.pth", len(content))}
    done = [p.done for p in heard]
    assert (done[0], done[-1], done) == (0, len(content), sorted(done))
    assert [asked.path for asked in server.files_asked] == [
        "/them/Net/resolve/5ca1ab1e/deep/net.pth"
    ], "every file is of the revision that was listed"


def test_what_is_there_in_the_right_size_is_left_alone(net, server, models):
    download_artifact(net)
    download_artifact(net)
    assert len(server.files_asked) == 1


def test_a_file_of_the_wrong_size_is_fetched_again(net, models, content):
    target = models / "Net" / "deep" / "net.pth"
    target.parent.mkdir(parents=True)
    target.write_bytes(content[:-1])
    download_artifact(net)
    assert target.read_bytes() == content


def test_a_broken_download_is_resumed(net, server, models, content):
    server.breaks_after = 150_000
    with pytest.raises(DownloadError, match=r"deep/net\.pth of them/Net .*connection.*try again"):
        download_artifact(net)
    assert left_in(models) == ["Net/deep/net.pth.incomplete"]
    heard = []
    download_artifact(net, report=heard.append)
    assert server.files_asked[1].range == "bytes=150000-"
    assert heard[0].done == 150_000
    assert left_in(models) == ["Net/deep/net.pth"]
    assert (models / "Net" / "deep" / "net.pth").read_bytes() == content


@pytest.fixture
def partial(net, models):
    path = models / "Net" / "deep" / "net.pth.incomplete"
    path.parent.mkdir(parents=True)
    return path


def test_a_server_without_ranges_sends_all_again(net, server, models, content, partial):
    partial.write_bytes(content[:1000])
    server.knows_ranges = False
    download_artifact(net)
    assert (models / "Net" / "deep" / "net.pth").read_bytes() == content


def test_a_server_that_goes_on_from_elsewhere_is_asked_for_all(
    net, server, models, content, partial
):
    partial.write_bytes(content[:1000])
    server.skips = 7
    download_artifact(net)
    assert [asked.range for asked in server.files_asked] == ["bytes=1000-", None]
    assert (models / "Net" / "deep" / "net.pth").read_bytes() == content


def test_what_is_left_of_a_longer_file_is_thrown_away(net, server, models, content, partial):
    partial.write_bytes(content + b"more")
    download_artifact(net)
    assert (models / "Net" / "deep" / "net.pth").read_bytes() == content
    assert server.files_asked[0].range is None


def test_a_whole_partial_is_not_fetched_again(net, server, models, content, partial):
    partial.write_bytes(content)
    download_artifact(net)
    assert left_in(models) == ["Net/deep/net.pth"]
    assert not server.files_asked


def test_a_damaged_file_never_gets_its_name(net, server, models, content, partial):
    partial.write_bytes(b"other" + content[5:2000])  # as of another revision
    with pytest.raises(DownloadError, match="damaged"):
        download_artifact(net)
    assert left_in(models) == []
    download_artifact(net)
    assert (models / "Net" / "deep" / "net.pth").read_bytes() == content


@pytest.mark.parametrize("length", ["told", "not told"])
def test_a_shorter_file_than_announced_is_refused(net, server, models, content, length):
    server.announced["deep/net.pth"] = len(content) + 1
    server.silent_on_length = length == "not told"
    with pytest.raises(DownloadError, match=rf"{len(content)} bytes and not.*{len(content) + 1}"):
        download_artifact(net)
    # what the server itself calls another size is not even begun
    expected = [] if length == "told" else ["Net/deep/net.pth.incomplete"]
    assert left_in(models) == expected


def test_cancel_leaves_what_can_be_resumed(net, server, models, content):
    seen = []
    with pytest.raises(CancelledError, match=r"net\.pth.*kept"):
        download_artifact(
            net, report=seen.append, cancelled=lambda: bool(seen and seen[-1].done > 50_000)
        )
    assert left_in(models) == ["Net/deep/net.pth.incomplete"]
    kept = (models / "Net" / "deep" / "net.pth.incomplete").stat().st_size
    assert 50_000 < kept < len(content)
    download_artifact(net)
    assert server.files_asked[1].range == f"bytes={kept}-"
    assert (models / "Net" / "deep" / "net.pth").read_bytes() == content


def test_cancelled_before_it_begins_asks_for_nothing(net, server, models):
    with pytest.raises(CancelledError):
        download_artifact(net, cancelled=lambda: True)
    assert not server.asked
    assert not models.exists()


def test_no_room_is_told_before_anything_is_fetched(net, server, models, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(0, 0, 399_999))
    with pytest.raises(DownloadError, match=r"needs 400\.0 kB and .*models.* has 400\.0 kB free"):
        download_artifact(net)
    assert not server.files_asked
    assert not models.exists()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(0, 0, 400_000))
    download_artifact(net)


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (401, "wants a login.*HF_TOKEN"),
        (403, "accept its terms"),
        (404, "does not have it"),
        (429, "429.*later"),
        (503, "503.*later"),
    ],
)
@pytest.mark.parametrize("where", ["/api/", "/resolve/"])
def test_a_refusal_says_what_to_do(net, server, models, status, says, where):
    server.statuses[where] = status
    with pytest.raises(DownloadError, match=f"them/Net on Hugging Face was not downloaded.*{says}"):
        download_artifact(net)
    assert not models.exists() or left_in(models) == []


def test_no_network_is_told(net, server, models, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:1")
    with pytest.raises(DownloadError, match=r"them/Net.*connection to 127\.0\.0\.1.*Check"):
        download_artifact(net)


def test_an_answer_without_sense_is_told(net, server, models):
    server.statuses["/api/"] = 200  # an empty object, as some login pages send
    with pytest.raises(DownloadError, match="makes no sense"):
        download_artifact(net)


def test_a_file_that_the_repository_lacks_is_named(net, models):
    net.files.append("gone.pth")
    with pytest.raises(DownloadError, match=r"gone\.pth.*them/Net.*no such file"):
        download_artifact(net)
    assert not models.exists()


def test_the_token_goes_to_the_hub_and_nowhere_else(net, server, models):
    server.redirects_to = f"http://localhost:{server.port}"
    download_artifact(net)
    assert {a.token for a in server.asked if a.host.startswith("127")} == {"Bearer hf_secret"}
    assert [a.token for a in server.asked if a.host.startswith("localhost")] == [None]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (["unet/"], ["unet/a.bin", "unet/deep/b.bin"]),
        (["unet"], ["unet/a.bin", "unet/deep/b.bin"]),
        (["unet/*.bin"], ["unet/a.bin", "unet/deep/b.bin"]),
        (["unet/deep", "x.json"], ["unet/deep/b.bin", "x.json"]),
        (["one.ckpt"], ["one.ckpt"]),
    ],
)
def test_folders_and_patterns(server, models, entries, expected):
    paths = ["unet/a.bin", "unet/deep/b.bin", "unet2/c.bin", "x.json", "one.ckpt"]
    server.repos["us/Big"] = dict.fromkeys(paths, b"1")
    download_artifact(HuggingfaceRepoArtifact(repo_id="us/Big", files=entries))
    assert left_in(models / "Big") == expected


def test_an_empty_file_is_a_file(server, models):
    server.repos["us/Big"] = {"empty.json": b""}
    for _ in range(2):
        download_hf_repo("us/Big", models / "Big")
    assert left_in(models) == ["Big/empty.json"]
    assert len(server.files_asked) == 1


def test_an_entry_that_ends_as_a_file_is_no_folder(server, models):
    server.repos["us/Big"] = {"y.json/x.txt": b"1"}
    with pytest.raises(DownloadError, match="no such file"):
        download_artifact(HuggingfaceRepoArtifact(repo_id="us/Big", files=["y.json"]))


BAD_PATHS = ["../x.pth", "/etc/x.pth", "a/../../x.pth", "..\\x.pth", "C:\\x.pth", "C:x.pth", ""]


@pytest.mark.parametrize("path", [*BAD_PATHS, "\\\\host\\share\\x"])
def test_a_path_that_leaves_its_folder_is_refused(server, models, path):
    server.repos["us/Net"] = {path: b"1", "ok.pth": b"1"}
    with pytest.raises(UnsafePathError, match="refused"):
        download_artifact(HuggingfaceRepoArtifact(repo_id="us/Net", files=["ok.pth", path]))
    assert not server.asked
    with pytest.raises(UnsafePathError, match="refused"):
        download_hf_repo("us/Net", models / "Net")  # all that the server names
    assert not server.files_asked


@pytest.mark.parametrize("repo_id", ["us/..", "..", "us", "a/b/c", "us/.", "us/a b", "../../x/y"])
def test_a_repository_that_is_none_is_refused(server, models, repo_id):
    with pytest.raises(DownloadError, match=r"repository|refused"):
        download_artifact(HuggingfaceRepoArtifact(repo_id=repo_id, files=["x.pth"]))
    assert not server.asked


def test_other_artifacts_are_refused(models):
    with pytest.raises(ValueError, match="Artifact is an artifact that cannot be downloaded"):
        download_artifact(Artifact())


def test_two_programs_do_not_write_one_file(net, server, models, content):
    partial = models / "Net" / "deep" / "net.pth.incomplete"
    partial.parent.mkdir(parents=True)
    with (
        FileLock(f"{partial}.lock"),
        pytest.raises(DownloadError, match="another program"),
    ):
        download_artifact(net)
    download_artifact(net)
    assert (models / "Net" / "deep" / "net.pth").read_bytes() == content


def test_a_folder_that_cannot_be_written_is_told(net, models):
    models.write_text("a file")
    with pytest.raises(DownloadError, match="cannot be written"):
        download_artifact(net)


def test_scopes_own_function_downloads(net, server, models, content, tmp_path):
    folder = tmp_path / "here"
    download_hf_repo(
        repo_id="them/Net", local_dir=str(folder), allow_patterns="*.json", pipeline_id="x"
    )
    assert left_in(folder) == ["config.json"]
    download_hf_repo("them/Net", folder)
    assert left_in(folder) == ["config.json", "deep/net.pth"]
