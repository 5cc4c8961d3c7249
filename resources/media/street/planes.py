"""Flat things in space: how they are seen, and small tools for making them."""

import math

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


def grid(h, w):
    """Coordinates from 0 to 1 down and across."""
    return np.mgrid[0 : 1 : h * 1j, 0 : 1 : w * 1j].astype(np.float32)


def blur(image, x, y=None):
    """A Gaussian, worked out on a smaller copy where it is wide."""
    y = x if y is None else y
    kx, ky = (max(1, int(s / 3)) if max(x, y) >= 12 else 1 for s in (x, y))
    small = cv2.resize(image, None, fx=1 / kx, fy=1 / ky, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), x / kx, sigmaY=y / ky, borderType=cv2.BORDER_REPLICATE)
    return cv2.resize(small, image.shape[1::-1], interpolation=cv2.INTER_LINEAR)


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
