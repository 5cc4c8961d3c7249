"""Renders street.mp4, the bundled clip: a rainy neon street at dusk, six seconds, a seamless loop.

    uv run python resources/media/render_street.py [--out PATH] [--size WxH] [--frame N still.png]

Everything is made here from one seed: no photograph, no font file, no sample.

The camera only glides, it never turns, so every surface is a plane along an axis: house fronts run
along z, signs and people face us, the ground lies flat. Such a plane meets the screen column by
column or row by row, and `area` averages its texture exactly over each pixel with running sums.
That is why nothing shimmers, and why a frame takes a second rather than a minute. The wet ground
mirrors a second view, taken from below the street and bent by asphalt, puddles and rain rings.

Light is linear float32 until the last step. Lengths are metres: x right, y up, z ahead. The street
repeats every PERIOD metres, which is how far the camera travels in SECONDS; all else moves in whole
cycles too.
"""

import argparse
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from street.film import Film
from street.planes import FPS, RATE, SECONDS
from street.sound import sound


def planes(rgb):
    """BT.709 studio-range Y, U and V, stacked the way yuv420p lays them out."""
    r, g, b = (rgb[..., c].astype(np.float32) / 255 for c in range(3))
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    chroma = np.dstack([(b - y) / 1.8556, (r - y) / 1.5748])
    chroma = 128 + 224 * cv2.resize(chroma, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    flat = [(16 + 219 * y).ravel(), chroma[..., 0].ravel(), chroma[..., 1].ravel()]
    return np.rint(np.concatenate(flat)).astype(np.uint8).reshape(-1, rgb.shape[1])


def write(path, film):
    """Renders all frames and writes the clip with its sound."""
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as out:
        video = out.add_stream("libx264", rate=FPS)
        video.width, video.height, video.pix_fmt = film.w, film.h, "yuv420p"
        tags = "colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv"
        video.options = {"crf": "26", "preset": "slower", "x264-params": tags}
        audio = out.add_stream("aac", rate=RATE, layout="stereo")
        audio.bit_rate = 128_000
        for number in range(SECONDS * FPS):
            frame = av.VideoFrame.from_ndarray(planes(film.frame(number)), format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            frame.colorspace = frame.color_range = frame.color_primaries = frame.color_trc = 1
            out.mux(video.encode(frame))
            print(f"\r{number + 1} of {SECONDS * FPS}", end="", flush=True)
        out.mux(video.encode(None))
        track = av.AudioFrame.from_ndarray(sound(), format="fltp", layout="stereo")
        track.sample_rate, track.pts, track.time_base = RATE, 0, Fraction(1, RATE)
        out.mux(audio.encode(track))
        out.mux(audio.encode(None))
    print()


def main():
    """Reads the command line."""
    parser = argparse.ArgumentParser(description="Renders the bundled clip street.mp4.")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("street.mp4"))
    parser.add_argument("--size", default="1280x720", help="WxH, even numbers")
    parser.add_argument("--frame", nargs=2, metavar=("N", "PNG"), help="one still instead")
    chosen = parser.parse_args()
    cv2.setNumThreads(1)
    film = Film(*map(int, chosen.size.split("x")))
    if chosen.frame:
        cv2.imwrite(chosen.frame[1], film.frame(int(chosen.frame[0]))[..., ::-1])
    else:
        write(chosen.out, film)


if __name__ == "__main__":
    main()
