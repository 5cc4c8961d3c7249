"""What the street is made of: houses, shops, signs, lamps, the ground."""

from itertools import pairwise

import cv2
import numpy as np

from street.planes import (
    AMBER,
    COOL,
    CYAN,
    DARK,
    GREEN,
    LAMP,
    PERIOD,
    PINK,
    PPM,
    RED,
    TAU,
    VIOLET,
    WARM,
    blur,
    grid,
    noise,
    running,
    step,
)

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


def words(text, width, height, thick, upright=False):
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
