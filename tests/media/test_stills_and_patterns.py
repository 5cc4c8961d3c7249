import struct
import zlib

import cv2
import numpy as np
import pytest

from openscope.media.picture import MediaError
from openscope.media.still_image import read_image
from openscope.media.test_pattern import test_pattern as draw

PATTERNS = ["bars", "checker", "gradient", "shapes", "noise"]


@pytest.mark.parametrize("name", ["a.png", "b.jpg", "c.webp", "d.bmp", "ü☂.png"])
def test_images_are_read_as_rgb(tmp_path, name):
    bgr = np.full((5, 7, 3), (10, 60, 200), np.uint8)
    content = cv2.imencode((tmp_path / name).suffix, bgr)[1]
    (tmp_path / name).write_bytes(content.tobytes())
    pixels = read_image(tmp_path / name)
    assert pixels.shape == (5, 7, 3)
    assert np.abs(pixels[2, 3].astype(int) - (200, 60, 10)).max() <= 4


@pytest.mark.parametrize(
    ("stored", "shape", "value"),
    [
        (np.full((3, 4), 90, np.uint8), (3, 4, 1), [90]),
        (np.full((3, 4, 4), (1, 2, 3, 128), np.uint8), (3, 4, 4), [3, 2, 1, 128]),
        (np.full((3, 4), 0x5A00, np.uint16), (3, 4, 1), [0x5A]),
        (np.full((3, 4, 3), 0x5A00, np.uint16), (3, 4, 3), [0x5A] * 3),
        (np.full((3, 4, 4), 0x5A00, np.uint16), (3, 4, 4), [0x5A] * 4),
    ],
)
def test_grey_alpha_and_sixteen_bits(tmp_path, stored, shape, value):
    cv2.imwrite(str(tmp_path / "image.png"), stored)
    pixels = read_image(tmp_path / "image.png")
    assert (pixels.shape, pixels.dtype) == (shape, np.uint8)
    assert pixels[1, 1].tolist() == value


def exif_of(orientation, order="<"):
    """A TIFF header and one entry."""
    header = b"II*\0" if order == "<" else b"MM\0*"
    return header + struct.pack(f"{order}IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)


UPRIGHT = {
    1: lambda p: p,
    2: lambda p: p[:, ::-1],
    3: lambda p: p[::-1, ::-1],
    4: lambda p: p[::-1],
    5: lambda p: p.swapaxes(0, 1),
    6: lambda p: np.rot90(p, -1),
    7: lambda p: np.rot90(p, 2).swapaxes(0, 1),
    8: lambda p: np.rot90(p),
}


@pytest.mark.parametrize("orientation", UPRIGHT)
@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("order", ["<", ">"])
def test_a_photo_is_turned_as_its_exif_says(tmp_path, orientation, channels, order):
    stored = np.random.default_rng(1).integers(0, 256, (3, 4, channels), np.uint8)
    codes = {3: cv2.COLOR_RGB2BGR, 4: cv2.COLOR_RGBA2BGRA}
    bgr = cv2.cvtColor(stored, codes[channels]) if channels > 1 else stored
    content = cv2.imencode(".png", bgr)[1].tobytes()
    block = b"eXIf" + exif_of(orientation, order)
    chunk = struct.pack(">I", len(block) - 4) + block + struct.pack(">I", zlib.crc32(block))
    (tmp_path / "photo.png").write_bytes(content[:33] + chunk + content[33:])
    assert np.array_equal(read_image(tmp_path / "photo.png"), UPRIGHT[orientation](stored))


@pytest.mark.parametrize("grey", [False, True])
def test_so_is_a_jpeg(tmp_path, grey):
    photo = np.zeros((8, 16) if grey else (8, 16, 3), np.uint8)
    photo[:, :8] = 255
    jpeg = cv2.imencode(".jpg", photo)[1].tobytes()
    exif = b"Exif\0\0" + exif_of(6)
    turned = jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]
    (tmp_path / "photo.jpg").write_bytes(turned)
    pixels = read_image(tmp_path / "photo.jpg")
    assert pixels.shape == (16, 8, 1 if grey else 3)
    assert pixels[2, 4, 0] > 200
    assert pixels[13, 4, 0] < 50


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".bmp", ".tiff", ".gif"])
def test_an_image_that_is_cut_off_is_told(tmp_path, suffix):
    noise = np.random.default_rng(0).integers(0, 255, (40, 60, 3), np.uint8)
    content = cv2.imencode(suffix, noise)[1].tobytes()
    for part in (0.4, 0.9):
        (tmp_path / f"cut{suffix}").write_bytes(content[: int(len(content) * part)])
        with pytest.raises(MediaError, match=r"cut\."):
            read_image(tmp_path / f"cut{suffix}")


def test_an_image_too_large_to_open_is_told_and_nothing_is_printed(tmp_path, capfd):
    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IEND", b"")
    (tmp_path / "bomb.png").write_bytes(content)
    (tmp_path / "cut.bmp").write_bytes(b"BM" + bytes(60))
    for name in ("bomb.png", "cut.bmp"):
        with pytest.raises(MediaError, match=name):
            read_image(tmp_path / name)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("content", [b"", b"no image at all", b"\x89PNG\r\n\x1a\n" + bytes(40)])
def test_what_is_no_image_is_told(tmp_path, content):
    (tmp_path / "x.png").write_bytes(content)
    with pytest.raises(MediaError, match=r"x\.png"):
        read_image(tmp_path / "x.png")
    with pytest.raises(MediaError, match="no file"):
        read_image(tmp_path / "none.png")
    with pytest.raises(MediaError, match="cannot be read"):
        read_image(tmp_path)


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("size", [(1, 1), (2, 3), (17, 5), (160, 90)])
def test_patterns_have_any_size_and_repeat_on_every_run(pattern, size):
    width, height = size
    frame = draw(pattern, width, height, 0.7, 21, 5)
    assert (frame.shape, frame.dtype) == ((height, width, 3), np.uint8)
    assert np.array_equal(frame, draw(pattern, width, height, 0.7, 21, 5))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_patterns_move_and_are_worth_looking_at(pattern):
    first, later = draw(pattern, 160, 90, 0.0, 0, 5), draw(pattern, 160, 90, 0.5, 15, 5)
    assert not np.array_equal(first, later)
    assert first.std() > 20


def test_noise_depends_on_seed_and_index_alone():
    noise = draw("noise", 32, 32, 0.0, 3, 7)
    assert np.array_equal(noise, draw("noise", 32, 32, 9.0, 3, 7))
    assert not np.array_equal(noise, draw("noise", 32, 32, 0.0, 4, 7))
    assert not np.array_equal(noise, draw("noise", 32, 32, 0.0, 3, 8))


def test_every_seed_of_64_bits_is_another_noise():
    large = [draw("noise", 8, 8, 0.0, 0, 2**64 - n) for n in range(1, 9)]
    assert len({noise.tobytes() for noise in large}) == 8


def test_what_is_drawn_is_the_callers_to_keep():
    for pattern in PATTERNS:
        first = draw(pattern, 33, 21, 0.0, 0, 1)
        kept = first.copy()
        first[:] = 7
        assert np.array_equal(draw(pattern, 33, 21, 0.0, 0, 1), kept)
