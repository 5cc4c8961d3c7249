import contextlib
import json
import os
import signal
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest

from films import corner_of, make_film, number_of, read_film
from openscope.media.still_image import read_image, write_png

SMALL = {"source_1": {"width": 64, "height": 48, "fps": 10}}


@pytest.fixture
def film(tmp_path):
    return make_film(tmp_path / "film.mp4", count=20, sound="aac")


def left_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_film_goes_through_a_graph_into_a_film(openscope, write_graph, film, tmp_path):
    graph = write_graph(
        "passthrough", source="video-file", params={"source_1": {"path": "film.mp4"}}
    )
    done = openscope("render", graph, "-o", tmp_path / "out.mp4")
    assert (done.code, "Traceback" in done.err) == (0, False)
    assert "20 frames" in done.out
    assert "frames/s" in done.out
    pixels, times, facts, sound = read_film(tmp_path / "out.mp4")
    assert [number_of(p) for p in pixels] == [i % 14 for i in range(20)]
    assert times == [Fraction(i, 25) for i in range(20)]
    assert (facts["rate"], facts["duration"]) == (25, Fraction(20, 25))
    assert abs(sound["end"] - 0.8) < 0.06
    assert left_in(tmp_path) == ["film.mp4", "graph.openscope", "out.mp4"]


def test_passthrough_to_png_is_lossless(openscope, write_graph, tmp_path):
    pixels = np.random.default_rng(3).integers(0, 256, (33, 47, 3), np.uint8)
    write_png(tmp_path / "in.png", pixels)
    graph = write_graph("passthrough", source="image", params={"source_1": {"path": "in.png"}})
    assert openscope("render", graph, "-o", tmp_path / "one.png", "--frames", 1).code == 0
    assert np.array_equal(read_image(tmp_path / "one.png"), pixels)


def test_alpha_stays_in_a_png_and_lies_over_black_in_a_film(openscope, write_graph, tmp_path):
    pixels = np.full((32, 32, 4), (200, 100, 40, 128), np.uint8)
    write_png(tmp_path / "in.png", pixels)
    graph = write_graph(source="image", params={"source_1": {"path": "in.png"}})
    assert openscope("render", graph, "-o", tmp_path / "one.png", "--frames", 1).code == 0
    assert np.array_equal(read_image(tmp_path / "one.png"), pixels)
    assert openscope("render", graph, "-o", tmp_path / "out.mp4", "--frames", 2).code == 0
    shown = read_film(tmp_path / "out.mp4")[0][0][16, 16].astype(int)
    assert np.abs(shown - (100, 50, 20)).max() <= 3


@pytest.mark.parametrize(
    "out", ["a.mp4", "b.webm", "c.gif", "d.mov", "e.mkv", "stills", "f_%02d.png"]
)
def test_every_kind_of_output(openscope, write_graph, tmp_path, out):
    graph = write_graph("gray", params=SMALL)
    done = openscope("render", graph, "-o", tmp_path / out, "--frames", 4)
    assert done.code == 0, done.err
    if "." in out and "%" not in out:
        assert len(read_film(tmp_path / out)[0]) == 4
    else:
        assert len(list(tmp_path.rglob("*.png"))) == 4


def test_frames_counts_ticks_of_the_main_input(openscope, write_graph, film, tmp_path):
    graph = write_graph("gray", source="video-file", params={"source_1": {"path": "film.mp4"}})
    assert openscope("render", graph, "-o", tmp_path / "o.mp4", "--frames", 7).code == 0
    pixels, _, _, sound = read_film(tmp_path / "o.mp4")
    assert len(pixels) == 7
    assert abs(sound["end"] - 0.28) < 0.06
    assert openscope("render", graph, "-o", tmp_path / "o.mp4", "--frames", 500).code == 0
    assert len(read_film(tmp_path / "o.mp4")[0]) == 20


def test_a_trimmed_film_starts_and_ends_where_told(openscope, write_graph, film, tmp_path):
    params = {"source_1": {"path": "film.mp4", "start": 0.2, "end": 0.4, "loop": True}}
    graph = write_graph("passthrough", source="video-file", params=params)
    assert openscope("render", graph, "-o", tmp_path / "o.mp4").code == 0
    assert [number_of(p) for p in read_film(tmp_path / "o.mp4")[0]] == [5, 6, 7, 8, 9]


def test_a_graph_without_an_end_needs_frames(openscope, write_graph, tmp_path):
    done = openscope("render", write_graph("gray", params=SMALL), "-o", tmp_path / "o.mp4")
    assert done.code == 2
    assert "--frames" in done.err
    assert left_in(tmp_path) == ["graph.openscope"]


def test_a_phones_film_comes_out_upright(openscope, write_graph, tmp_path):
    make_film(tmp_path / "phone.mp4", rotation=-90)
    graph = write_graph(source="video-file", params={"source_1": {"path": "phone.mp4"}})
    assert openscope("render", graph, "-o", tmp_path / "o.mp4").code == 0
    first = read_film(tmp_path / "o.mp4")[0][0]
    assert first.shape[:2] == (64, 48)
    assert corner_of(first) == "top right"


def test_a_variable_rate_comes_through(openscope, write_graph, tmp_path):
    times = [Fraction(n, 1000) for n in (0, 40, 50, 200, 201, 500, 1500)]
    make_film(tmp_path / "vfr.mp4", count=7, times=times)
    graph = write_graph(source="video-file", params={"source_1": {"path": "vfr.mp4"}})
    assert openscope("render", graph, "-o", tmp_path / "o.mp4").code == 0
    assert read_film(tmp_path / "o.mp4")[1] == times


def test_the_documents_size_holds_every_source(openscope, write_graph, film, tmp_path):
    params = {"source_1": {"path": "film.mp4"}}
    graph = write_graph(source="video-file", params=params, size=[96, 48])
    assert openscope("render", graph, "-o", tmp_path / "o.mp4").code == 0
    first = read_film(tmp_path / "o.mp4")[0][5]
    assert first.shape[:2] == (48, 96)
    assert first[24, :12].max() < 24, "contained: black at the sides"
    assert first[24, 48, 0] > 60


def test_set_moves_a_parameter_and_input_another_film(openscope, write_graph, tmp_path):
    make_film(tmp_path / "other.mp4", count=3)
    graph = write_graph("trails", source="video-file", params={"source_1": {"path": "none.mp4"}})
    done = openscope(
        "render", graph, "-i", tmp_path / "other.mp4", "-o", tmp_path / "o.mp4",
        "--set", "trails_1.decay=0.0", "--set", "source_1.end=0.05",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert len(read_film(tmp_path / "o.mp4")[0]) == 2
    named = openscope("render", graph, "-i", f"source_1={tmp_path / 'other.mp4'}", "-o",
                      tmp_path / "o.mp4")  # fmt: skip
    assert named.code == 0
    assert len(read_film(tmp_path / "o.mp4")[0]) == 3


@pytest.mark.parametrize(
    "setting",
    ["nonsense", "gray_1", "gray_1.x", "gray_1.x=1", "nobody.x=1", "source_1.width=wide",
     "source_1.width=0", "source_1.pattern=plaid", "source_1.loop=1"],
)  # fmt: skip
def test_a_wrong_setting_is_wrong_usage(openscope, write_graph, tmp_path, setting):
    graph = write_graph("gray", params=SMALL)
    done = openscope("render", graph, "-o", tmp_path / "o.mp4", "--frames", 1, "--set", setting)
    assert done.code == 2
    assert setting in done.err
    assert left_in(tmp_path) == ["graph.openscope"]


def test_an_invalid_graph_is_refused_whole(openscope, write_graph, tmp_path):
    graph = write_graph("blend", params=SMALL)
    done = openscope("render", graph, "-o", tmp_path / "o.mp4", "--frames", 1)
    assert done.code == 2
    assert "blend_1.video_b" in done.err


@pytest.mark.parametrize("content", [b"", b"no film", None])
def test_a_bad_film_is_a_sentence_and_leaves_nothing(openscope, write_graph, tmp_path, content):
    if content is not None:
        (tmp_path / "bad.mp4").write_bytes(content)
    graph = write_graph(source="video-file", params={"source_1": {"path": "bad.mp4"}})
    before = left_in(tmp_path)
    for out in ("o.mp4", "stills"):
        done = openscope("render", graph, "-o", tmp_path / out)
        assert done.code == 1
        assert "bad.mp4" in done.err
        assert "Traceback" not in done.err
    assert left_in(tmp_path) == before


def test_a_film_that_breaks_off_leaves_the_old_output(openscope, write_graph, tmp_path):
    path = make_film(tmp_path / "cut.mp4", count=75, container_options={"movflags": "+faststart"},
                     picture=lambda i, w, h: np.random.default_rng(i).integers(0, 255, (h, w, 3),
                                                                             np.uint8))  # fmt: skip
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    (tmp_path / "o.mp4").write_bytes(b"the old film")
    graph = write_graph(source="video-file", params={"source_1": {"path": "cut.mp4"}})
    done = openscope("render", graph, "-o", tmp_path / "o.mp4")
    assert done.code == 1
    assert "cut.mp4" in done.err
    assert (tmp_path / "o.mp4").read_bytes() == b"the old film"
    assert left_in(tmp_path) == ["cut.mp4", "graph.openscope", "o.mp4"]


def test_a_failing_node_ends_the_work_with_its_error(openscope, write_graph, tmp_path, monkeypatch):
    import pipelines.gray.effect

    def broken(frames):
        raise RuntimeError("out of grey")

    monkeypatch.setattr(pipelines.gray.effect, "gray", broken)
    graph = write_graph("gray", params=SMALL)
    done = openscope("render", graph, "-o", tmp_path / "o.mp4", "--frames", 5)
    assert done.code == 1
    assert "gray_1" in done.err
    assert "out of grey" in done.err
    assert left_in(tmp_path) == ["graph.openscope"]
    with pytest.raises(Exception, match="out of grey"):
        openscope("render", graph, "-o", tmp_path / "o.mp4", "--frames", 5, "--debug")


def test_an_output_that_is_an_input_is_refused(openscope, write_graph, film, tmp_path):
    graph = write_graph(source="video-file", params={"source_1": {"path": "film.mp4"}})
    before = film.read_bytes()
    assert openscope("render", graph, "-o", film).code == 2
    assert openscope("render", graph, "-o", graph).code == 2
    assert film.read_bytes() == before


def test_a_device_that_is_not_here_is_told(openscope, write_graph, tmp_path):
    graph = write_graph("gray", params=SMALL)
    for device in ("cuda:7", "quantum", "mps"):
        done = openscope(
            "render", graph, "-o", tmp_path / "o.mp4", "--frames", 1, "--device", device
        )
        assert done.code == 1
        assert device in done.err


def test_several_inputs_become_a_folder_and_one_failure_stops_nothing(
    openscope, write_graph, tmp_path
):
    films = tmp_path / "films"
    films.mkdir()
    for name, count in (("b10.mp4", 3), ("b2.mp4", 4)):
        make_film(films / name, count=count)
    (films / "bad.mp4").write_bytes(b"no film")
    (films / "notes.txt").write_text("not a film at all")
    graph = write_graph("gray", source="video-file")
    done = openscope("render", graph, "-i", films, "-o", tmp_path / "out")
    assert done.code == 1
    assert left_in(tmp_path / "out") == ["b10.mp4", "b2.mp4"]
    assert len(read_film(tmp_path / "out" / "b10.mp4")[0]) == 3
    assert "2 of 3 films" in done.out
    assert "bad.mp4" in done.err

    listed = openscope("render", graph, "-i", films / "b2.mp4", "-i", films / "b10.mp4", "-o",
                       tmp_path / "more")  # fmt: skip
    assert listed.code == 0
    assert left_in(tmp_path / "more") == ["b10.mp4", "b2.mp4"]
    assert openscope("render", graph, "-i", films, "-o", tmp_path / "one.mp4").code == 2


def test_a_second_film_follows_the_first_and_loops_or_holds(openscope, tmp_path):
    make_film(tmp_path / "main.mp4", count=10)
    make_film(tmp_path / "short.mp4", count=4, rate=Fraction(50))
    nodes = {
        "film_1": {"type": "builtin:video-file", "params": {"path": "main.mp4"}},
        "film_2": {"type": "builtin:video-file", "params": {"path": "short.mp4"}},
        "blend_1": {"type": "builtin:blend", "params": {"mode": "normal"}},
        "output_1": {"type": "builtin:output"},
    }
    edges = [["film_1.video", "blend_1.video"], ["film_2.video", "blend_1.video_b"],
             ["blend_1.video", "output_1.video"]]  # fmt: skip
    graph = tmp_path / "two.openscope"
    for loop, expected in ((True, [0, 2] * 5), (False, [0, 2] + [3] * 8)):
        nodes["film_2"]["params"]["loop"] = loop
        graph.write_text(json.dumps({"format": 1, "nodes": nodes, "edges": edges}))
        done = openscope("render", graph, "-o", tmp_path / "o.mp4")
        assert done.code == 0, done.err
        pixels, _, _, sound = read_film(tmp_path / "o.mp4")
        assert [number_of(p) for p in pixels] == expected
        assert sound is None


def test_noise_is_the_same_on_every_run_and_unlike_for_each_node(openscope, write_graph, tmp_path):
    params = {"source_1": {"width": 16, "height": 16, "pattern": "noise"}}
    graph = write_graph(params=params)
    for out in ("a", "b"):
        assert openscope("render", graph, "-o", tmp_path / out, "--frames", 2).code == 0
    stills = [read_image(tmp_path / out / f"0000{i}.png") for out in "ab" for i in (0, 1)]
    assert np.array_equal(stills[0], stills[2])
    assert not np.array_equal(stills[0], stills[1])
    other = write_graph(params=params, seed=1)
    assert openscope("render", other, "-o", tmp_path / "c", "--frames", 1).code == 0
    assert not np.array_equal(stills[0], read_image(tmp_path / "c" / "00000.png"))


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_render_leaves_nothing_half_written(write_graph, tmp_path, number):
    graph = write_graph("kaleidoscope", params={"source_1": {"width": 640, "height": 360}})
    (tmp_path / "o.mp4").write_bytes(b"the old film")
    command = [sys.executable, "-m", "openscope.cli", "render", str(graph)]
    command += ["-o", str(tmp_path / "o.mp4"), "--frames", "100000"]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    render = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        while not [p for p in tmp_path.iterdir() if "partial" in p.name]:
            assert render.poll() is None, render.stderr.read()
            os.sched_yield()
        err = None
        while err is None:  # Python may be deaf for a moment: within a destructor, say
            render.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                _, err = render.communicate(timeout=20)
    finally:
        render.kill()
        render.wait()
    assert render.returncode not in (0, -number)
    assert "Traceback" not in err
    assert (tmp_path / "o.mp4").read_bytes() == b"the old film"
    assert left_in(tmp_path) == ["graph.openscope", "o.mp4"]


def test_a_slow_motion_film_lasts_longer_at_the_same_rate(openscope, write_graph, tmp_path):
    make_film(tmp_path / "film.mp4", count=8, rate=Fraction(25), sound="aac")
    params = {"source_1": {"path": "film.mp4"}, "rife_1": {"method": "flow", "scale": 4}}
    graph = write_graph("rife", source="video-file", params=params)
    done = openscope("render", graph, "-o", tmp_path / "slow.mp4", "--speed", "0.25")
    assert done.code == 0, done.err
    pixels, times, facts, sound = read_film(tmp_path / "slow.mp4")
    assert len(pixels) == 32
    assert facts["rate"] == 25
    assert times == [Fraction(i, 25) for i in range(32)]
    assert sound is None
