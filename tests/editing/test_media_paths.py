"""Media are found where the document goes."""

from openscope.editing import edits
from openscope.editing.media_paths import moved_paths
from random_graphs import TYPES


def of(path):
    document, _ = edits.added(edits.empty(), "builtin:video-file", params={"path": path})
    return document


def path_in(document):
    return document.nodes["video_file_1"].params["path"]


def test_a_document_that_moves_still_finds_its_film(tmp_path):
    old, new = tmp_path / "a" / "show.openscope", tmp_path / "b" / "show.openscope"
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "film.mp4").touch()
    moved = moved_paths(of("film.mp4"), TYPES, old, new)
    assert path_in(moved) == str(tmp_path / "a" / "film.mp4")


def test_a_film_in_the_new_folder_is_named_from_there(tmp_path):
    film = tmp_path / "films" / "film.mp4"
    moved = moved_paths(of(str(film)), TYPES, None, tmp_path / "show.openscope")
    assert path_in(moved) == "films/film.mp4"


def test_saving_in_place_changes_nothing(tmp_path):
    document = of("film.mp4")
    path = tmp_path / "show.openscope"
    assert moved_paths(document, TYPES, path, path.with_name("other.openscope")) is document
