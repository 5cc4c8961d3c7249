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
import math
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np

SECONDS, FPS, RATE = 6, 30, 48_000
PERIOD, FAR, FOG = 24.0, 130.0, 80.0
PPM = 80  # texels in a metre of house front
TAU = 2 * math.pi

PINK, CYAN, AMBER = np.float32([(1, 0.12, 0.42), (0.08, 0.75, 1), (1, 0.46, 0.08)])
RED, GREEN, VIOLET = np.float32([(1, 0.07, 0.05), (0.12, 1, 0.42), (0.5, 0.18, 1)])
WARM, COOL, LAMP = np.float32([(1, 0.62, 0.28), (0.62, 0.85, 1), (1, 0.72, 0.42)])
DARK = np.float32((0.02, 0.02, 0.03))

# side (-1 left, 1 right), start z, width, distance from the middle, height, wall, shop, its light
HOUSES = (
    (-1, 0, 9, 6.9, 12.5, "brick", "RAMEN", WARM),
    (-1, 9, 6, 7.5, 8.5, "plaster", "ARCADE", PINK),
    (-1, 15, 9, 6.7, 18.0, "tile", "24 MART", COOL),
    (1, 0, 7, 7.6, 8.0, "plaster", "BLUE BAR", AMBER),
    (1, 7, 9, 7.0, 16.0, "tile", "BOOKS", WARM),
    (1, 16, 8, 7.4, 11.0, "brick", "FLOWERS", GREEN),
)
# a wall's colour, the height and width of its bricks in texels, and the metres for each window
WALLS = {
    "brick": (np.float32((0.34, 0.15, 0.10)), 8, 20, 1.55),
    "plaster": (np.float32((0.36, 0.31, 0.27)), 96, 160, 2.0),
    "tile": (np.float32((0.17, 0.20, 0.27)), 40, 40, 1.5),
}
# side, z, foot, width, height, word, colour far away, colour nearby
SIGNS = (
    (-1, 3.6, 4.3, 1.15, 5.2, "HOTEL", CYAN, PINK),
    (-1, 12.5, 3.6, 1.9, 0.95, "PLAY", AMBER, VIOLET),
    (-1, 19.5, 4.4, 1.2, 6.0, "SCOPE", PINK, CYAN),
    (1, 4.4, 3.7, 1.7, 0.9, "BAR", VIOLET, AMBER),
    (1, 10.5, 4.4, 1.2, 6.4, "CINEMA", CYAN, AMBER),
    (1, 18.5, 4.2, 1.2, 3.0, "TEA", RED, GREEN),
)
SCREENS = ((14.95, -11.6, 9.2, 4.6, 6.4), (6.95, 7.3, 8.9, 4.4, 5.6))  # z, x, foot, width, height
LAMPS = ((-1, 10.5), (1, 22.0))  # side, z
VENTS = ((-4.3, 6.0), (4.4, 15.0))  # x, z
# people: look, x, start z, direction, gap between copies (a walker makes 8 m in SECONDS)
CROWD = (
    (0, -5.8, 1.5, 1, 8),
    (1, 5.3, 17.6, 0, 24),
    (2, 5.95, 9.2, 0, 24),
    (0, 6.3, 10.1, 0, 24),
    (3, 6.1, 4.8, -1, 8),
    (1, -5.2, 12.2, 0, 24),
)
LOOKS = np.float32([  # coat, umbrella
    ((0.05, 0.05, 0.08), (0.07, 0.07, 0.11)),
    ((0.13, 0.05, 0.05), (0.60, 0.04, 0.05)),
    ((0.06, 0.07, 0.08), (0.40, 0.42, 0.45)),
    ((0.09, 0.07, 0.06), (0.06, 0.12, 0.16)),
])  # fmt: skip


def step(a, b, x):
    """Goes smoothly from 0 at a to 1 at b."""
    t = np.clip((x - a) / (b - a), 0, 1)
    return t * t * (3 - 2 * t)


def noise(rng, rows, cols, slope):
    """Tileable noise of unit spread; a larger slope is smoother."""
    fy, fx = np.fft.fftfreq(rows)[:, None] * rows / cols, np.fft.rfftfreq(cols)[None]
    f = np.hypot(fx, fy)
    f[0, 0] = np.inf
    spectrum = np.fft.rfft2(rng.standard_normal((rows, cols))) * f**-slope
    field = np.fft.irfft2(spectrum, (rows, cols)).astype(np.float32)
    return field / field.std()


def blur(image, x, y=None):
    """A Gaussian, worked out on a smaller copy where it is wide."""
    y = x if y is None else y
    kx, ky = (max(1, int(s / 3)) if max(x, y) >= 12 else 1 for s in (x, y))
    small = cv2.resize(image, None, fx=1 / kx, fy=1 / ky, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), x / kx, sigmaY=y / ky, borderType=cv2.BORDER_REPLICATE)
    return cv2.resize(small, image.shape[1::-1], interpolation=cv2.INTER_LINEAR)


# ------------------------------------------------------------------------------------------ planes


def running(rgb, alpha=None):
    """The sums that `area` reads, of a texture with its opacity (none: it only adds light)."""
    if rgb.shape[-1] == 3:
        rgb = np.dstack([rgb, np.zeros(rgb.shape[:2]) if alpha is None else alpha])
    columns = np.ascontiguousarray(rgb.transpose(1, 0, 2), dtype=np.float32)
    return np.pad(np.cumsum(columns, axis=0), ((1, 0), (0, 0), (0, 0)))


def area(sums, u, v):
    """A texture's exact mean over a grid of boxes: u (lines + 1), v (lines, cells + 1), in texels.

    What lies outside the texture counts as nothing, so edges come out with their true coverage.
    """

    def at(table, x):
        i = np.minimum(x.astype(np.int32), len(table) - 2)
        w = (x - i).astype(np.float32).reshape(x.shape + (1,) * (table.ndim - 1))
        return table[i] * (1 - w) + table[i + 1] * w

    size, depth, channels = sums.shape
    strip = np.diff(at(sums, np.clip(u, 0, size - 1)), axis=0) / np.diff(u)[:, None, None]
    table = np.zeros((len(strip), depth + 1, channels), np.float32)
    np.cumsum(strip, axis=1, out=table[:, 1:])
    inside = np.clip(v, 0, depth - 1e-3) + np.arange(len(strip))[:, None] * (depth + 1)
    means = np.diff(at(table.reshape(-1, channels), inside), axis=1)
    return means / np.diff(v, axis=1)[..., None]


class View:
    """A picture that is painted from far to near, seen from eye = (x, y)."""

    def __init__(self, sky, mist, focal, centre, eye):
        self.image, self.mist, self.f, self.eye = sky.copy(), mist, focal, eye
        self.rows, self.cols = sky.shape[:2]
        self.cx, self.cy = centre

    def blend(self, top, left, rgba, z):
        """Lays colour over the picture, through the mist of its distance."""
        part = np.s_[top : top + rgba.shape[0], left : left + rgba.shape[1]]
        z = np.asarray(z, np.float32)[..., None]
        rgba = rgba * step(FAR, FAR - 40, z)
        clear, alpha = np.exp(-z / FOG), rgba[..., 3:]
        colour = rgba[..., :3] * clear + self.mist[part] * (alpha * (1 - clear))
        self.image[part] = self.image[part] * (1 - alpha) + colour

    def panel(self, sums, z, x, y, width, height, gain=(1, 1, 1)):
        """A texture that faces us, its lower left corner at x, y."""
        s = self.f / z
        x0, y0 = self.cx + (x - self.eye[0]) * s, self.cy - (y + height - self.eye[1]) * s
        c0, c1 = max(0, math.floor(x0)), min(self.cols, math.ceil(x0 + width * s))
        r0, r1 = max(0, math.floor(y0)), min(self.rows, math.ceil(y0 + height * s))
        if c1 > c0 and r1 > r0:
            u = (np.arange(c0, c1 + 1) - x0) * ((sums.shape[0] - 1) / (width * s))
            v = (np.arange(r0, r1 + 1) - y0) * (sums.shape[1] / (height * s))
            rgba = area(sums, u, np.broadcast_to(v, (c1 - c0, len(v)))).transpose(1, 0, 2)
            self.blend(r0, c0, rgba * np.float32([*gain, 1]), z)

    def wall(self, sums, x, z0, z1, top):
        """A house front along z."""
        near, side, x = max(z0, 0.5), math.copysign(1, x), x - self.eye[0]
        left, right = sorted(self.cx + self.f * x / z for z in (near, z1))
        c0, c1 = max(0, math.floor(left)), min(self.cols, math.ceil(right))
        r0 = max(0, math.floor(self.cy - (top - self.eye[1]) * self.f / near))
        r1 = min(self.rows, math.ceil(self.cy + max(0, self.eye[1]) * self.f / near))
        if z1 > near and c1 > c0 and r1 > r0:
            edges = self.f * x / (np.arange(c0, c1 + 1) - self.cx)
            z = np.sqrt(edges[1:] * edges[:-1])
            u = (edges - z0 if side < 0 else z1 - edges) * PPM
            y = self.eye[1] + (self.cy - np.arange(r0, r1 + 1))[None] * z[:, None] / self.f
            self.blend(r0, c0, area(sums, u, (top - y) * PPM).transpose(1, 0, 2), z[None])


# ---------------------------------------------------------------------------------------- textures


def lit(x, y, z, normal):
    """The light that signs, shops and lamps throw on a surface, the street's copies included."""
    lights = [((side * 4.3, 5.6, z0), 5.0 * LAMP) for side, z0 in LAMPS]
    for side, z0, foot, _, height, *_, colour in SIGNS:
        for k in range(max(1, round(height / 2.5))):
            lights.append(((side * 6.0, foot + 1.2 + 2.5 * k, z0), 1.3 * colour))
    for side, z0, width, out, *_, colour in HOUSES:
        for k in range(3):
            lights.append(((side * (out - 0.7), 2.3, z0 + width * (k + 0.5) / 3), 0.75 * colour))
    total = np.float32((0.03, 0.03, 0.065))
    for (lx, ly, lz), colour in lights:
        for copy in (-PERIOD, 0, PERIOD):
            d = lx - x, ly - y, lz + copy - z
            r2 = d[0] ** 2 + d[1] ** 2 + d[2] ** 2
            facing = sum(n * e for n, e in zip(normal, d, strict=True)) / np.sqrt(r2)
            total = total + ((0.25 + np.clip(facing, 0, 1)) / (r2 + 0.6))[..., None] * colour
    return total.astype(np.float32)


def words(text, width, height, thick=0.14, upright=False):
    """Text as a mask of strokes, like bent tubes, fitted into width and height."""
    mask, rows = np.zeros((height, width), np.uint8), list(text) if upright else [text]
    cell = height / len(rows)
    for i, row in enumerate(rows):
        (w, h), _ = cv2.getTextSize(row, cv2.FONT_HERSHEY_DUPLEX, 1, 1)
        scale = min(cell * 0.66 / h, width * (0.62 if upright else 0.86) / w)
        at = (int((width - w * scale) / 2), int(cell * (i + 0.5) + h * scale / 2))
        line = max(1, int(h * scale * thick))
        cv2.putText(mask, row, at, cv2.FONT_HERSHEY_DUPLEX, scale, 255, line, cv2.LINE_AA)
    return mask[..., None].astype(np.float32) / 255


def neon(text, width, height, colour):
    """A sign of glowing tubes on a dark board with a lit rim."""
    w, h = int(width * 100), int(height * 100)
    tubes = words(text, w, h, 0.13, upright=height > width)
    cv2.rectangle(tubes, (9, 9), (w - 10, h - 10), 1.0, 4)
    glow = (blur(tubes, 7) + blur(tubes, 26))[..., None] * 0.9
    return running(glow * colour + tubes * (colour * 3.4 + 0.9) + DARK * 0.6, np.ones((h, w)))


def grid(h, w):
    """Coordinates from 0 to 1 down and across."""
    return np.mgrid[0 : 1 : h * 1j, 0 : 1 : w * 1j].astype(np.float32)


def window(rng, h, w):
    """What one window shows: a room, a curtain, a blind, or the sky in dark glass."""
    y, x = grid(h, w)
    if rng.random() < 0.5:
        sheen = 1.3 - y + 0.5 * (np.abs(x + 0.4 * y - 0.8) < 0.1)
        return np.float32((0.05, 0.055, 0.11)) * (sheen * (0.5 + rng.random()))[..., None]
    tone = (WARM, WARM, LAMP, COOL, 0.8 * PINK + 0.2, 0.6 * CYAN + 0.3)[rng.integers(6)]
    room = 0.3 + 0.9 * np.exp(-5 * ((x - rng.random()) ** 2 + (y - 0.15) ** 2))
    room *= np.where(y > 0.72 + 0.12 * np.sin(9 * x + 9 * rng.random()), 0.35, 1)
    kind, size = rng.random(2)
    if kind < 0.55:
        room *= np.where(np.abs(x - 0.5) > 0.18 + 0.2 * size, 0.5 + 0.18 * np.cos(70 * x), 1)
    elif kind < 0.8:
        room *= np.where(y < 0.2 + 0.7 * size, 0.55 + 0.25 * np.cos(TAU * 14 * y), 1)
    return tone * (room * (0.45 + 0.8 * rng.random()))[..., None]


def shop(rng, h, w, colour):
    """A shop front: panes with goods, posters, guests or a door, under a row of lamps."""
    image, edges = np.zeros((h, w, 3), np.float32), np.linspace(0, w, 6).astype(int)
    door, kinds = rng.integers(1, 4), rng.permutation([0, 1, 2, 3, 3])
    for pane, (a, b) in enumerate(pairwise(edges)):
        (y, x), part, wide = grid(h, b - a), image[:, a:b], b - a
        tone = (colour * 0.8 + 0.1) * rng.uniform(0.6, 1.0)
        part += tone * (0.12 + 0.85 * np.exp(-2.8 * y - 3 * (x - 0.5) ** 2))[..., None]
        if pane != door and kinds[pane] <= 1:
            for foot in (np.float32((0.42, 0.62, 0.82)) * h).astype(int):
                at = 6
                while at < wide - 8:
                    size, tall = rng.integers(5, 24), int(h * rng.uniform(0.05, 0.13))
                    part[foot - tall : foot, at : at + size] *= rng.uniform(0.15, 1.7, 3)
                    at += size + rng.integers(0, 7)
                part[foot : foot + 4] *= 0.25
        elif pane != door and kinds[pane] == 2:
            sheet = part[int(h * 0.22) : int(h * 0.7), wide // 5 : -wide // 5]
            sheet[:] = (PINK, CYAN, AMBER, VIOLET)[rng.integers(4)] * 0.5 + 0.05
            cv2.circle(sheet, (sheet.shape[1] // 2, 44), 17, (0.75, 0.6, 0.5), -1)
            sheet[100::12] *= 0.35
        else:
            at, tall = int(rng.uniform(0.25, 0.75) * wide), int(h * rng.uniform(0.36, 0.44))
            shade = (tone * 0.05).tolist()
            cv2.circle(part, (at, tall), 12, shade, -1)
            cv2.ellipse(part, (at, tall + 52), (27, 40), 0, 180, 360, shade, -1)
            cv2.rectangle(part, (at - 27, tall + 52), (at + 27, h), shade, -1)
        lamp = np.exp(-((((x - 0.5) * wide) / 17) ** 2) - ((y * h - 30) / 11) ** 2)
        part += 1.5 * (tone + 0.15) * lamp[..., None]
        part[:, :4] = part[:, -4:] = 0.015
        if pane == door:
            part[:, 8:14] = part[:, -14:-8] = part[int(h * 0.12) : int(h * 0.15)] = 0.01
        else:
            part[int(h * 0.86) :] *= 0.12
    return image


def house(rng, side, z0, width, x, height, wall, name, colour):
    """A house front with its light baked in, and the blind wall that faces us."""
    tone, high, wide, gap = WALLS[wall]
    h, w, top = int((height + 2.4) * PPM), width * PPM, int(2.4 * PPM)
    floor = h - int(3.9 * PPM)
    row, col = np.mgrid[0:h, 0:w]
    shifted = col + (row // high % 2) * wide // 2
    brick = ((row // high) * 7919 + (shifted // wide) * 104729) % 97
    grain = (1 + noise(rng, h, w, 0.5) * 0.13 + noise(rng, h, w, 1.4) * 0.18).clip(0.3, 2)
    grain *= (0.75 + brick / 190) * np.where((row % high < 2) | (shifted % wide < 2), 0.5, 1)
    albedo, glow = (tone * grain[..., None]).astype(np.float32), np.zeros((h, w, 3), np.float32)
    count = int(width / gap)
    ww, wh = int((gap - (0.25 if wall == "tile" else 0.6)) * PPM), int(1.6 * PPM)
    for level in range(int((height - 4.4) / 2.9)):
        for i in range(count):
            r, c = floor - int((2.35 + 2.9 * level) * PPM), int((i + 0.5) * w / count - ww / 2)
            albedo[r - 9 : r + wh + 6, c - 7 : c + ww + 7] = 0.25
            albedo[r + wh + 6 : r + wh + 14, c - 12 : c + ww + 12] = 0.38
            albedo[r + wh + 14 : r + wh + 50, c - 8 : c + ww + 8] *= 0.72
            albedo[r : r + wh, c : c + ww] = 0.01
            glow[r : r + wh, c : c + ww] = window(rng, wh, ww)
            glow[r : r + wh, c + ww // 2 - 2 : c + ww // 2 + 2] = 0.005
            if rng.random() < 0.18 and wall != "tile":  # an air conditioner
                box = np.s_[r + wh - 34 : r + wh + 12, c + 8 : c + 66]
                albedo[box], glow[box] = 0.3, 0
                albedo[box][4:-4:6] = 0.12
    for at in (0.02, 0.975) if wall == "tile" else ():
        glow[top + 20 : floor - 20, int(at * w) :][:, :5] = (CYAN if side < 0 else VIOLET) * 1.6
    for at in (0.01, 0.66):
        albedo[top:, int(at * w) :][:, :9] = 0.085
    albedo[floor:] *= 0.45
    albedo[top : top + 26] = 0.29
    glass = np.s_[floor + int(0.95 * PPM) : h - int(0.35 * PPM), int(0.05 * w) : int(0.95 * w)]
    albedo[glass], glow[glass] = 0.015, shop(rng, *glow[glass].shape[:2], colour)
    band = np.s_[floor + 8 : floor + int(0.8 * PPM), int(0.04 * w) : int(0.96 * w)]
    text = words(name, glow[band].shape[1], glow[band].shape[0], 0.16)
    halo = 0.1 + (blur(text, 12) * 0.8 + blur(text, 4) * 0.5)[..., None]
    albedo[band], glow[band] = 0.02, halo * colour * (1 - text) + text * (colour * 1.6 + 0.7)
    y, u = height + 2.4 - np.arange(0, h, 8) / PPM, (np.arange(0, w, 8) + 4) / PPM
    z = z0 + u if side < 0 else z0 + width - u
    light = cv2.resize(lit(side * x, y[:, None], z[None], (-side, 0, 0)), (w, h))
    alpha, at = (row >= top).astype(np.float32), int(rng.uniform(0.2, 0.6) * w)
    alpha[42:top, at : at + 120] = alpha[20:top, at + 200 : at + 204] = 1  # a tank, an aerial
    alpha[50:54, at + 180 : at + 224] = 1
    h, w = int(height * 40), 360
    blind = tone * (0.7 + 0.12 * noise(rng, h, w, 0.9)).clip(0.2, 2)[..., None]
    blind[::10] *= 0.6
    y, u = height - np.arange(0, h, 8)[:, None] / 40, side * (x + np.arange(0, w, 8) / 40)
    blind = (blind * cv2.resize(lit(u, y, z0, (0, 0, -1)), (w, h)))[:, ::side]
    front = running((albedo * light + glow) * alpha[..., None], alpha)
    return front, running(blind, np.ones((h, w)))


def car(front):
    """A car as slices, furthest first: (distance behind its nose, texture of 2.2 by 1.8 m)."""
    paint = np.float32((0.16, 0.17, 0.22) if front else (0.80, 0.43, 0.03))
    y = np.linspace(1.8, 0, 360, dtype=np.float32)[:, None, None]
    shade = 0.10 + 0.32 * step(0.3, 0.9, y) + 0.3 * step(0.87, 0.95, y)
    slices = []
    for dz in np.arange(20, -1, -1) / 5:
        image = np.zeros((360, 440, 4), np.float32)

        def fill(colour, *points, image=image):
            half = [(int(220 + 200 * x), int(360 - 200 * y)) for x, y in points]
            whole = np.int32(half + [(440 - a, b) for a, b in reversed(half)])
            cv2.fillPoly(image, [whole], (*map(float, colour), 1.0))

        if 0.9 < dz < 3.5:
            fill(paint * (0.5 if dz < 1.1 else 0.8), (-0.8, 0.9), (-0.6, 1.4), (-0.52, 1.47))
            fill(DARK * 0.7, (-0.66, 0.95), (-0.52, 1.39))
            for at in (185, 255) if dz < 1.1 else ():
                cv2.ellipse(image, (at, 176), (22, 34), 0, 180, 360, (0.05, 0.04, 0.05, 1), -1)
        top = 0.86 + 0.05 * float(step(0, 0.4, dz))
        fill(DARK * 0.3, (-0.74, 0.11), (-0.76, 0.4))
        fill(paint, (-0.84, 0.22), (-0.9, 0.36), (-0.9, 0.72), (-0.84, top), (-0.72, top + 0.04))
        image[..., :3] *= shade
        for s in (-1, 1) if 0 < dz < 0.3 or abs(dz - 3.2) < 0.3 else ():
            cv2.rectangle(image, (220 + s * 172, 280), (220 + s * 128, 360), (0, 0, 0, 1), -1)
        slices.append((dz, image))
    image = slices[-1][1]
    image[268:272, 48:392, :3] *= 0.3
    image[284:302, 60:380, :3] *= 0.25
    for x in (82, 358):
        if front:
            image[214:250:6, 118:322, :3], image[217:250:6, 118:322, :3] = 0.006, 0.1
            cv2.ellipse(image, (x, 228), (26, 16), 0, 0, 360, (16, 14, 11, 1), -1)
        else:
            cv2.rectangle(image, (x - 31, 206), (x + 31, 238), (2.2, 0.05, 0.04, 1), -1)
            cv2.rectangle(image, (x - 27, 214), (x + 27, 224), (7, 0.9, 0.6, 1), -1)
    image[246:268, 180:260, :3] = 0.5
    image[249:265, 186:254, :3] *= 1 - 0.8 * words("OS 24", 68, 16, 0.15)
    if not front:
        roof = slices[8][1]
        roof[24:66, 176:264] = (2.0, 1.6, 0.9, 1)
        roof[28:62, 180:260, :3] *= 1 - 0.9 * words("TAXI", 80, 34, 0.18)
    return [(dz, running(image)) for dz, image in slices]


def flanks():
    """The side of the car that comes: its cabin and its body, nose to the left, 4.2 by 1.8 m."""
    sides = np.zeros((2, 144, 336, 4), np.float32)
    paint = np.float32((0.16, 0.17, 0.22))

    def fill(image, colour, *points):
        whole = np.int32([(80 * z, 144 - 80 * y) for z, y in points])
        cv2.fillPoly(image, [whole], (*map(float, colour), 1.0))

    fill(sides[0], paint * 0.5, (0.95, 0.85), (1.05, 1.4), (1.2, 1.47), (3.2, 1.47), (3.5, 0.85))
    fill(sides[0], DARK, (1.1, 0.92), (1.18, 1.4), (2.1, 1.4), (2.1, 0.92))
    fill(sides[0], DARK, (2.2, 0.92), (2.2, 1.4), (3.1, 1.4), (3.35, 0.92))
    outline = ((0, 0.3), (0, 0.84), (0.4, 0.91), (4.0, 0.91), (4.2, 0.8), (4.2, 0.3))
    fill(sides[1], paint, *outline)
    sides[1, ..., :3] *= 0.12 + 0.55 * step(95, 74, np.arange(144))[:, None, None]
    sides[1, 88:90, 4:332, :3] += 0.05
    sides[1, 76:118, [88, 172, 268], :3] = 0.01
    for at in (64, 270):
        for size, tone in ((30, 0.004), (26, 0.012), (14, 0.09), (5, 0.02)):
            cv2.circle(sides[1], (at, 118), size, (tone, tone, tone, 1), -1)
    return [running(image) for image in sides]


def walker(phase, coat, shade):
    """Someone under an umbrella, 1.4 by 2.3 metres; phase is the stride."""
    image, swing = np.zeros((460, 280, 4), np.float32), math.sin(TAU * phase)
    coat, shade, legs = (*coat.tolist(), 1), (*shade.tolist(), 1), (*DARK.tolist(), 1)
    for s in (-1, 1):
        lift = max(0, -s * swing)
        knee, foot = (140 + int(s * swing * 16), 385), (140 + int(s * swing * 34), 452)
        leg = np.int32([(140 + s * 9, 310), knee, (foot[0], foot[1] - 14 * lift)])
        cv2.polylines(image, [leg], False, legs, 21)
    bob = int(4 * math.cos(2 * TAU * phase))
    body = np.int32([(128, 172), (106, 188), (98, 255), (104, 338)])
    body = np.concatenate([body, (280, 0) + body[::-1] * (-1, 1)]) - (0, bob)
    cv2.fillPoly(image, [body.astype(np.int32)], coat)
    cv2.circle(image, (140, 157 - bob), 19, (0.05, 0.035, 0.03, 1), -1)
    cv2.line(image, (160, 230 - bob), (160, 60 - bob), (0.15, 0.15, 0.15, 1), 4)
    cv2.ellipse(image, (150, 125 - bob), (122, 92), 0, 180, 360, shade, -1)
    for k in range(4):
        cv2.ellipse(image, (58 + 61 * k, 127 - bob), (30, 13), 0, 180, 360, (0, 0, 0, 0), -1)
    for k in (-61, 0, 61):
        cv2.line(image, (150, 36 - bob), (150 + k, 112 - bob), (*(c / 2 for c in shade[:3]), 1), 2)
    alpha = image[..., 3:].copy()
    for shift, axis, rim in ((5, 0, 0.1), (4, 1, PINK * 0.12), (-4, 1, CYAN * 0.1)):
        image[..., :3] += np.clip(alpha - np.roll(alpha, shift, axis), 0, 1) * rim
    return running(image)


def lamp_post(side):
    """A street lamp, 3 by 6.2 metres, its arm over the road."""
    image, dark = np.zeros((620, 300, 4), np.float32), (0.03, 0.03, 0.04, 1)
    cv2.line(image, (30, 619), (30, 120), dark, 9)
    cv2.line(image, (30, 619), (30, 540), dark, 18)
    cv2.ellipse(image, (110, 120), (80, 90), 0, 180, 270, dark, 7)
    cv2.line(image, (110, 30), (200, 34), dark, 7)
    image[34:44, 165:235] = (9, 6.5, 3.8, 1)
    image[26:34, 160:240] = dark
    return running(image[:, ::-side])


def garland():
    """A cable across the street with paper lanterns, 14 by 1.6 metres."""
    image, t = np.zeros((160, 1400, 4), np.float32), np.linspace(-1, 1, 57)
    curve = np.stack([700 + 700 * t, 6 + 80 * (1 - t * t)], 1).astype(np.int32)
    cv2.polylines(image, [curve], False, (0.015, 0.015, 0.02, 1), 3)
    for k, (x, y) in enumerate(curve[4:-4:6].tolist()):
        colour = (AMBER, RED, PINK)[k % 3]
        for size, tone in (((20, 25), colour * 1.9 + 0.06), ((9, 15), colour * 3 + 0.5)):
            cv2.ellipse(image, (x, y + 27), size, 0, 0, 360, (*tone.tolist(), 1), -1)
        image[y : y + 4, x - 8 : x + 8] = (*DARK, 1)
    return running(image)


def ground(rng):
    """One period of the street's floor, 18 metres wide: colour, wetness and two slopes."""
    n, m = int(PERIOD * 64), 18 * 64
    z, x = np.mgrid[0:n, 0:m].astype(np.float32) / 64
    x -= 9
    grit, worn = noise(rng, n, m, 0.15), step(-0.6, 0.4, noise(rng, n, m, 0.9))
    pave, edge = np.abs(x) > 4.7, np.abs(np.abs(x) - 4.7) < 0.11
    slab = ((x // 0.6) * 37 + (z // 0.6) * 91) % 11 / 11
    joint = (np.abs(x) % 0.6 < 0.035) | (z % 0.6 < 0.035)
    paint = (np.abs(x + 0.1) < 0.07) & (z % 6 < 3) | (np.abs(np.abs(x) - 4.4) < 0.05)
    paint |= (np.abs(x) < 4.2) & (x % 1 < 0.5) & (z > 13.5) & (z < 16.5)
    tone = 0.05 * (1 + 0.35 * grit + 0.2 * noise(rng, n, m, 1.2))
    tone = np.where(pave, (0.12 + 0.05 * slab) * (1 + 0.2 * grit) * (1 - 0.5 * joint), tone)
    tone = np.where(edge, 0.3 * (1 + 0.2 * grit), np.where(paint, 0.08 + 0.4 * worn, tone))
    cover = np.hypot(x - 1.1, z - 8) < 0.36
    tone = np.where(cover, 0.03 + 0.05 * ((x * 16 % 2 < 1) ^ (z * 16 % 2 < 1)), tone)
    light = lit(x[::16, ::16], 0.0, z[::16, ::16], (0, 1, 0))
    pool = noise(rng, n, m, 1.7) + 0.9 * np.exp(-(((np.abs(x) - 4.4) / 0.35) ** 2))
    wet = step(0.25, 0.75, pool) * np.where(pave, 0.55, 1)
    rough = (noise(rng, n, m, 0.55) * 0.6 + grit * 0.4) * (1 - 0.93 * wet)
    tilt = np.where(pave, slab - 0.5, 0) * 0.008
    slopes = np.gradient(rough, axis=1) * 0.016 + tilt, np.gradient(rough, axis=0) * 0.016 - tilt
    full = np.dstack([tone[..., None] * cv2.resize(light, (m, n)), wet, *slopes])
    return np.pad(np.cumsum(full, axis=0), ((1, 0), (0, 0), (0, 0))).astype(np.float32)


# -------------------------------------------------------------------------------------------- film


class Film:
    """The street, built once; `frame` paints one instant of it."""

    def __init__(self, width, height, seed=7):
        rng = np.random.default_rng(seed)
        self.w, self.h, self.scale = width, height, width / 1280
        self.f, self.cx, self.cy = 0.72 * width, 0.485 * width, round(0.575 * height)
        self.houses = [house(rng, *spec) for spec in HOUSES]
        self.signs = [[neon(s[5], s[3], s[4], c) for c in s[6:]] for s in SIGNS]
        self.ground = ground(rng)
        self.posts = {side: lamp_post(side) for side in (-1, 1)}
        self.taxi, self.car, self.flanks = car(False), car(True), flanks()
        self.garland = garland()
        self.walkers = [[walker(k / 15, *look) for k in range(15)] for look in LOOKS]
        at = np.arange(49, dtype=np.float32) / 2
        self.shine = [0.3 + 1.1 * lit(s * 5.4, 1.4, at, (-s * 0.3, 0.1, -0.9)) for s in (-1, 1)]
        y, x = 2 * grid(401, 401) - 1
        r = np.hypot(x, y)
        flare = (np.exp(-r * r * 400) * 6 + np.exp(-r * 9) * 0.9) * step(1, 0.2, r)
        self.halo, self.tail = running(flare[..., None] * LAMP), running(flare[..., None] * RED)
        streak = 2.2 * np.exp(-5 * np.abs(x) - (y / 0.14) ** 2) * (1 - np.abs(x)) ** 2
        self.streak = running(streak[..., None] * np.float32((0.4, 0.65, 1)))
        cone = 0.22 * step(1, 0, np.abs(x) / (0.43 + 0.35 * y)) * (0.5 - 0.5 * y) ** 1.5
        self.cone = running(cone[..., None] * LAMP)
        self.steam = noise(rng, 256, 128, 1.6)
        self.rings = rng.random((3, 96, 96, 2)).astype(np.float32)
        self.drops = rng.random((4, 4200))
        self.grain = rng.standard_normal((height, width)).astype(np.float32)
        self.backdrop(rng)

    def backdrop(self, rng):
        """The mist's colour, the evening sky, its clouds, the moon's place and the far towers."""
        y, x = np.mgrid[0 : self.h, 0 : self.w].astype(np.float32)
        up, across = (self.cy - y) / self.f, (x - self.cx) / self.f
        tones = ((0.72, 0.46, 0.19, 0.06, 0.02), (0.28, 0.17, 0.095, 0.055, 0.03))
        tones += ((0.26, 0.26, 0.24, 0.17, 0.10),)
        self.sky = np.dstack([np.interp(np.abs(up), (0, 0.06, 0.16, 0.32, 0.6), t) for t in tones])
        core = np.exp(-((across / 0.24) ** 2 + (up / 0.15) ** 2))[..., None]
        self.mist = np.float32((0.035, 0.024, 0.06)) + core * np.float32((0.36, 0.14, 0.13))
        self.mist += np.exp(-((up / 0.03) ** 2))[..., None] * (self.sky - self.mist)
        fields = [noise(rng, self.h // 2, self.w // 6, 1.3) for _ in range(2)]
        self.clouds = [cv2.resize(c, (self.w, self.h), None, 0, 0, cv2.INTER_CUBIC) for c in fields]
        seas = cv2.resize(noise(rng, self.h // 4, self.w // 4, 1.2), (self.w, self.h))
        self.moon = np.hypot(across - 0.115, up - 0.335)
        self.disc = (step(0.0225, 0.0208, self.moon) * (0.72 + 0.2 * seas))[..., None]
        self.beacon = np.exp(-420 * np.hypot(across + 0.045, up - 0.306))[..., None] * RED * 6
        self.towers = np.zeros((self.h, self.w, 4), np.float32)
        veil, fade = step(-0.02, 0.13, up)[..., None], np.clip(up / 0.25, 0, 1)[..., None]
        base = np.float32((0.30, 0.12, 0.18)) * (1 - fade) + np.float32((0.06, 0.05, 0.13)) * fade
        pitch = max(3, round(self.w / 400))
        cell = (x // pitch).astype(int) * 7919 + (y // pitch).astype(int) * 104729
        for k in range(27):
            at, wide = rng.normal(0, 0.09), rng.uniform(0.012, 0.03)
            tall = rng.uniform(0.05, 0.2) * math.exp(-((at / 0.12) ** 2))
            if k == 26:  # the one under the beacon
                at, wide, tall = -0.045, 0.026, 0.3
            inside = (np.abs(across - at) < wide / 2) & (up < tall)
            on = ((cell * 2654435761 + int(rng.integers(1 << 20))) >> 7) % 11 < 3
            on &= (x % pitch >= 1) & (y % pitch >= 1)
            lamp = (WARM, LAMP, COOL)[k % 3] * (0.15 + 0.45 * fade) * on[..., None]
            self.towers[inside] = (np.dstack([base + lamp, np.ones_like(x)]) * veil)[inside]

    def heaven(self, turn):
        """The sky at one instant."""
        cloud = self.clouds[0] + 0.35 * math.cos(turn) * self.clouds[1]
        veil = step(-0.7, 2.0, cloud)[..., None]
        sky = self.sky * (1 - 0.45 * veil) + veil * np.float32((0.20, 0.085, 0.13))
        halo = np.exp(-self.moon * 26)[..., None] * 0.3
        sky += (self.disc + halo) * (1 - 0.75 * veil) * np.float32((1, 0.93, 0.82))
        sky = sky * (1 - self.towers[..., 3:]) + self.towers[..., :3]
        return (sky + self.beacon * (0.5 + 0.5 * math.cos(3 * turn))).astype(np.float32)

    def screen(self, turn):
        """What the big screens show: the opening and closing rings of an eye."""
        y, x = 2 * grid(195, 150) - 1
        r, a = np.hypot(x, y * 1.3), np.arctan2(y * 1.3, x)
        wave = 0.1 + 1.3 * (0.5 + 0.5 * np.sin(11 * r - 3 * turn + 0.5 * np.sin(6 * a + turn))) ** 2
        mix = (0.5 + 0.5 * np.sin(2.6 * r + turn + a))[..., None]
        rgb = (PINK * mix + CYAN * (1 - mix)) * (wave * step(0.16, 0.3, r))[..., None]
        return running(rgb, np.ones_like(r))

    def vapour(self, t):
        """Steam from a grating."""
        field = np.roll(self.steam, -int(256 * 2 * t / SECONDS), 0)[:, :96]
        y, x = grid(256, 96)
        shape = step(1, 0, np.abs(2 * x - 1) / (0.9 - 0.6 * y)) * y**1.2 * step(1, 0.94, y)
        a = np.clip(0.5 + 0.42 * field, 0, 1) * shape * 0.75
        return running(a[..., None] * np.float32((0.55, 0.40, 0.46)), a)

    def glare(self, x, z):
        """The light on a figure at street place x, z."""
        table = self.shine[x > 0]
        return np.float32([np.interp(z % PERIOD, np.arange(49) / 2, c) for c in table.T])

    def things(self, t, ahead, coming):
        """Everything in the street, furthest first, as (distance, how to paint, with what)."""
        out, turn, camera = [], TAU * t / SECONDS, PERIOD * t / SECONDS

        def panel(sums, z, *rest):
            if 0.6 < z < FAR:
                out.append((z, View.panel, (sums, z, *rest)))

        screen, steam = self.screen(turn), self.vapour(t)
        for base in np.arange(7) * PERIOD - camera:
            for (side, z0, width, x, height, *_), (front, blind) in zip(
                HOUSES, self.houses, strict=True
            ):
                z1 = z0 + width + base  # its blind wall is painted right after it: a hair nearer
                if 0.5 < z1 < FAR + width:
                    out.append((z1, View.wall, (front, side * x, z0 + base, z1, height + 2.4)))
                    if z0 + base > 0.6:
                        cap = (blind, z0 + base, x if side > 0 else -x - 9, 0, 9, height)
                        out.append((z1 - 1e-6, View.panel, cap))
            for (side, dz, foot, width, height, *_), faces in zip(SIGNS, self.signs, strict=True):
                z, change = dz + base, 34 + 6 * math.sin(dz)
                gain = 1 + 0.05 * math.sin(25 * turn + dz) - 0.5 * (abs(z - change) < 0.5)
                gain -= 0.25 * (math.sin(3 * turn + dz * 7) > 0.985)
                x = 6.75 - width if side > 0 else -6.75
                panel(faces[int(z < change)], z, x, foot, width, height, [gain] * 3)
            for dz, *place in SCREENS:
                panel(screen, dz + base, *place)
            for side, dz in LAMPS:
                panel(self.halo, dz + base, side * 3.5 - 2, 3.8, 4, 4)
                foot = side * 5.2 - (0.3 if side < 0 else 2.7)
                panel(self.posts[side], dz + base, foot, 0, 3, 6.2)
                panel(self.cone, dz + base, side * 3.5 - 2.4, 0, 4.8, 5.8)
            for dz in (7.5, 17.0):
                panel(self.garland, dz + base, -7, 6.4, 14, 1.6)
            for x, dz in VENTS:
                panel(steam, dz + base, x - 1.6, 0, 3.2, 5)
        for look, x, z0, speed, gap in CROWD:
            for k in range(int(FAR / gap) + 5):
                z = z0 + k * gap - camera + speed * 8 * t / SECONDS
                pose = int(15 * t + 5 * z0 + 6 * (k % 2)) % 15 if speed else 0
                light = self.glare(x, z + camera)
                panel(self.walkers[look][pose], z, x - 0.7, 0, 1.4, 2.3, light)
        brake = 0.55 + 0.5 * step(0.1, 0.5, math.cos(turn + 0.6))
        for x in (1.15, 2.55):
            panel(self.tail, ahead - 0.05, x - 0.8, 0, 1.6, 1.5, [brake] * 3)
        for dz, part in self.taxi:
            panel(part, ahead + dz, 0.75, 0, 2.2, 1.8, 0.55 + 0.45 * self.glare(1, ahead + camera))
        for z in coming:
            fade = np.full(3, step(0.6, 4, z))
            for x in (-3.09, -1.71):
                panel(self.halo, z - 0.05, x - 1.6, -0.92, 3.2, 3.2, 1.5 * fade)
                panel(self.streak, z - 0.05, x - 6, 0.56, 12, 0.24, fade)
            for part, x, back in zip(self.flanks, (-1.74, -1.5), (0.01, 0.02), strict=True):
                if z > 0.6 - 4.2:
                    out.append((z - back, View.wall, (part, x, z, z + 4.2, 1.8)))
            for dz, part in self.car:
                panel(part, z + dz, -3.5, 0, 2.2, 1.8, 0.5 + 0.8 * self.glare(-1, z + camera))
        return sorted(out, key=lambda thing: -thing[0])

    def ripples(self, t, x, z):
        """The slopes and glints of rain rings on water at street places x, z."""
        sx, sz, glint = np.zeros_like(x), np.zeros_like(x), np.zeros_like(x)
        for layer, (cell, cycles) in enumerate(((0.5, 8), (0.4, 10), (0.3, 12))):
            gx, gz = x / cell + 0.37 * layer, z / cell
            ix, iz = np.floor(gx).astype(np.int32), np.floor(gz).astype(np.int32)
            line = iz % round(PERIOD / cell)
            phase = self.rings[layer, line, ix % 96, 0] + t * cycles / SECONDS
            spot = self.rings[layer, (line + 7 * (phase.astype(np.int32) % cycles)) % 96, ix % 96]
            age, dx = phase % 1, gx - ix - 0.3 - 0.4 * spot[..., 0]
            dz = gz - iz - 0.3 - 0.4 * spot[..., 1]
            r = np.hypot(dx, dz) + 1e-4
            gap = (r - age * 0.42) / 0.07
            wave = np.sin(gap * 2.6) * np.exp(-gap * gap) * (1 - age) ** 1.5 * step(0.5, 0.33, r)
            sx += wave * dx / r
            sz += wave * dz / r
            glint += np.maximum(wave, 0) * (0.6 + 0.4 * dz / r)
            glint += 3 * np.exp(-((r / 0.05) ** 2) - (age / 0.1) ** 2)
        return sx, sz, glint

    def street(self, mirror, t, ahead, coming, eye):
        """The wet ground below the horizon, with the mirrored view in it."""
        edges = eye[1] * self.f / np.arange(1, self.h - self.cy + 1)
        z, travel = np.sqrt(edges[1:] * edges[:-1])[:, None], PERIOD * t / SECONDS
        x = eye[0] + (np.arange(self.w + 1) - self.cx) * z / self.f
        floor = 0
        for copy in range(14):
            u = (edges + travel - copy * PERIOD) * 64
            if u[-1] < PERIOD * 64:
                floor = floor + area(self.ground, u, (x + 9) * 64)
        x = ((x[:, 1:] + x[:, :-1]) / 2).astype(np.float32)
        z = np.broadcast_to(z.astype(np.float32), x.shape)
        wet, sx, sz, w = floor[..., 3], floor[..., 4], floor[..., 5], floor[..., 3:4]
        near = np.s_[int((z[:, 0] > 22).sum()) :]
        rx, rz, glint = self.ripples(t, x[near], z[near] + np.float32(travel))
        calm = step(22, 6, z[near]) * (0.25 + 0.75 * wet[near])
        sx[near] += rx * calm * 0.022
        sz[near] += rz * calm * 0.030
        grazing = eye[1] / np.hypot(z, eye[1])
        row, col = np.mgrid[1 : len(x) + 1, 0 : self.w].astype(np.float32)
        mx = col + 2 * self.f * sx * np.minimum(1, 3 * grazing)
        my = self.cy - 1 - row + 2 * self.f * sz
        soft = [mirror, blur(mirror, 1.2 * self.scale, 12 * self.scale)]
        soft.append(blur(mirror, 5 * self.scale, 44 * self.scale))
        way = np.dstack([mx, my]).astype(np.float32)
        sharp, hazy, wide = (
            cv2.remap(m, way, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT) for m in soft
        )
        seen = sharp * (0.15 + 0.75 * w) + hazy * (0.45 - 0.3 * w) + wide * (0.40 - 0.4 * w)
        fresnel = (0.10 + 0.90 * (1 - grazing) ** 4)[..., None]
        shade, extra = np.ones_like(x), np.zeros_like(seen)
        for middle, nose in ((1.85, ahead), *((-2.4, c) for c in coming)):
            side, behind = x - middle, z - nose
            shade *= 1 - 0.8 * np.exp(-(side**4) - ((behind - 1.6) / 2.3) ** 4)
            reach = step(0.5, -2, behind) * np.exp(-np.abs(behind) / (2 if middle > 0 else 9))
            beam = reach * np.exp(-((side / 1.5) ** 2))
            extra += beam[..., None] * (RED * 0.05 if middle > 0 else WARM * 0.12)
        glint = (glint * step(20, 5, z[near]))[..., None]
        extra[near] += glint * (0.10 * wide[near] + 0.06 * hazy[near] + 0.01)
        dull = floor[..., :3] * (1 - 0.5 * w) * (1 - fresnel * 0.6) * shade[..., None]
        clear = np.exp(-z / (FOG * 1.1))[..., None]
        mist = self.mist[self.cy + 1 :]
        return (dull + extra + seen * fresnel) * clear + mist * (1 - clear)

    def rain(self, t):
        """How much falling rain covers each pixel, from three depths."""
        layers = [np.zeros((self.h, self.w), np.uint8) for _ in range(3)]
        x, y, z, q = self.drops
        depth = (z * PERIOD - PERIOD * t / SECONDS) % PERIOD + 1.2
        depth = np.where(q > 0.5, depth / 3 + 0.8, depth)
        fall = (y - np.where(q > 0.5, 10, 9) * t / SECONDS) % 1 * 7.5 - 2.5
        px, py, size = self.cx + (x - 0.5) * 1.6 * self.f, self.cy - fall * self.f / depth, 0.16
        ends = np.stack([px, py, px + 0.016 * self.f / depth, py + size * self.f / depth], 1) * 8
        for (a, b, c, d), far, tone in zip(ends.astype(int).tolist(), depth, q, strict=True):
            layer = layers[0 if far > 9 else 1 if far > 3.5 else 2]
            cv2.line(layer, (a, b), (c, d), int(60 + 195 * (tone * 57 % 1)), 1, cv2.LINE_AA, 3)
        far, middle, near = (np.float32(layer) / 255 for layer in layers)
        return (far * 0.4 + middle * 0.55 + blur(near, 1.3 * self.scale) * 1.1)[..., None]

    def frame(self, number):
        """One finished frame as 8-bit RGB."""
        t = number / FPS
        turn, centre = TAU * t / SECONDS, (self.cx, self.cy)
        eye = (0.15 + 0.18 * math.sin(turn), 1.55 + 0.03 * math.sin(2 * turn))
        ahead = 10.2 + 1.3 * math.sin(turn)
        coming = [128 * (1 - (t / SECONDS + start) % 1) - 4 for start in (0, 0.38)]
        sky = self.heaven(turn)
        view = View(sky, self.mist, self.f, centre, eye)
        below = View(sky[: self.cy + 1], self.mist, self.f, centre, (eye[0], -eye[1]))
        things = self.things(t, ahead, coming)
        for _, paint, arguments in things:
            paint(below, *arguments)
        view.image[self.cy + 1 :] = self.street(below.image, t, ahead, coming, eye)
        for _, paint, arguments in things:
            paint(view, *arguments)
        wide, rain = blur(view.image, 60 * self.scale), self.rain(t)
        image = view.image * (1 - 0.25 * rain) + rain * (wide * 0.8 + 0.035)
        bloom = blur(image, 5 * self.scale) * 0.09 + blur(image, 20 * self.scale) * 0.08
        return self.develop(image * 0.8 + bloom + wide * 0.07, number)

    def develop(self, image, number):
        """From light to film: exposure and vignette, shoulder and toe, grain."""
        y, x = 2 * grid(self.h, self.w) - 1
        light = image * (0.82 * (1 - 0.22 * (x * x + y * y) ** 1.2))[..., None]
        light = light * (2.51 * light + 0.03) / (light * (2.43 * light + 0.59) + 0.14)
        light = np.clip(light, 0, 1) ** (1 / 2.2)
        light = light - 0.10 * (1 - light) ** 3 * step(0, 0.3, light)
        shift = np.random.default_rng(number).integers(0, 997, 2)
        light += 0.008 * np.roll(self.grain, shift, (0, 1))[..., None] * (1.1 - light)
        return np.clip(light * 250 + 0.5, 0, 255).astype(np.uint8)


def sound():
    """The sound track: rain, a warm chord, cars that pass, far traffic; a loop as well."""
    rng, n = np.random.default_rng(11), SECONDS * RATE
    turn, hertz, ears = TAU * np.arange(n) / n, np.fft.rfftfreq(n, 1 / RATE), []

    def hiss(shape):
        wave = np.fft.irfft(np.fft.rfft(rng.standard_normal(n)) * shape, n)
        return wave / wave.std()

    for side in (-1, 1):
        rain = hiss(step(300, 2500, hertz) / (1 + (hertz / 5200) ** 2))
        drops = hiss(np.exp(-(((hertz - 3600) / 1600) ** 2))) * step(2.4, 4.0, hiss(hertz < 90))
        far = hiss(np.exp(-(((hertz - 75) / 55) ** 2))) * (1 + 0.3 * np.sin(turn))
        tyres = hiss(step(80, 300, hertz) / (1 + (hertz / 900) ** 2)) * (0.8 - 0.25 * side)
        passing = [(turn / TAU + start - 0.97 + 0.5) % 1 - 0.5 for start in (0, 0.38)]
        tyres = tyres * sum(np.exp(-np.abs(gone) * SECONDS / 0.5) for gone in passing)
        pad = sum(
            np.sin(round(pitch * SECONDS) * turn + 0.8 * i * side)
            * (1 + 0.35 * np.sin((1 + i % 2) * turn + i + side)) / (1 + 0.5 * i)
            for i, pitch in enumerate((110, 164.8, 220, 277.2, 329.6, 415.3))
        )  # fmt: skip
        ears.append(0.018 * rain + 0.03 * drops + 0.03 * far + 0.03 * tyres + 0.028 * pad)
    return np.float32(ears)


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
