"""The film itself: where everything is at each frame, wet road, rain, light and grading."""

import math

import cv2
import numpy as np

from street.figures import CROWD, LOOKS, car, flanks, walker
from street.planes import (
    CYAN,
    FAR,
    FOG,
    FPS,
    LAMP,
    PERIOD,
    PINK,
    RED,
    SECONDS,
    TAU,
    WARM,
    View,
    area,
    blur,
    grid,
    noise,
    running,
    step,
)
from street.sky import Sky
from street.textures import (
    HOUSES,
    LAMPS,
    SCREENS,
    SIGNS,
    VENTS,
    garland,
    ground,
    house,
    lamp_post,
    lit,
    neon,
)


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
        self.sky = Sky(rng, width, height, self.f, (self.cx, self.cy))

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
        mist = self.sky.mist[self.cy + 1 :]
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
        sky = self.sky.at(turn)
        view = View(sky, self.sky.mist, self.f, centre, eye)
        below = View(sky[: self.cy + 1], self.sky.mist, self.f, centre, (eye[0], -eye[1]))
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
