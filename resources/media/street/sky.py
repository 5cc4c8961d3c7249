"""What lies behind the street."""

import math

import cv2
import numpy as np

from street.planes import COOL, LAMP, RED, WARM, noise, step


class Sky:
    """The evening sky: the mist's colour, the clouds, the moon and the far towers."""

    def __init__(self, rng, width, height, focal, centre):
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        up, across = (centre[1] - y) / focal, (x - centre[0]) / focal
        tones = ((0.72, 0.46, 0.19, 0.06, 0.02), (0.28, 0.17, 0.095, 0.055, 0.03))
        tones += ((0.26, 0.26, 0.24, 0.17, 0.10),)
        self.air = np.dstack([np.interp(np.abs(up), (0, 0.06, 0.16, 0.32, 0.6), t) for t in tones])
        core = np.exp(-((across / 0.24) ** 2 + (up / 0.15) ** 2))[..., None]
        self.mist = np.float32((0.035, 0.024, 0.06)) + core * np.float32((0.36, 0.14, 0.13))
        self.mist += np.exp(-((up / 0.03) ** 2))[..., None] * (self.air - self.mist)
        fields = [noise(rng, height // 2, width // 6, 1.3) for _ in range(2)]
        self.clouds = [cv2.resize(c, (width, height), None, 0, 0, cv2.INTER_CUBIC) for c in fields]
        seas = cv2.resize(noise(rng, height // 4, width // 4, 1.2), (width, height))
        self.moon = np.hypot(across - 0.115, up - 0.335)
        self.disc = (step(0.0225, 0.0208, self.moon) * (0.72 + 0.2 * seas))[..., None]
        self.beacon = np.exp(-420 * np.hypot(across + 0.045, up - 0.306))[..., None] * RED * 6
        self.towers = np.zeros((height, width, 4), np.float32)
        veil, fade = step(-0.02, 0.13, up)[..., None], np.clip(up / 0.25, 0, 1)[..., None]
        base = np.float32((0.30, 0.12, 0.18)) * (1 - fade) + np.float32((0.06, 0.05, 0.13)) * fade
        pitch = max(3, round(width / 400))
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

    def at(self, turn):
        """The sky at one instant."""
        cloud = self.clouds[0] + 0.35 * math.cos(turn) * self.clouds[1]
        veil = step(-0.7, 2.0, cloud)[..., None]
        sky = self.air * (1 - 0.45 * veil) + veil * np.float32((0.20, 0.085, 0.13))
        halo = np.exp(-self.moon * 26)[..., None] * 0.3
        sky += (self.disc + halo) * (1 - 0.75 * veil) * np.float32((1, 0.93, 0.82))
        sky = sky * (1 - self.towers[..., 3:]) + self.towers[..., :3]
        return (sky + self.beacon * (0.5 + 0.5 * math.cos(3 * turn))).astype(np.float32)
