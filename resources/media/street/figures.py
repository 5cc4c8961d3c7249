"""Who moves in the street: the people and the cars."""

import math

import cv2
import numpy as np

from street.planes import CYAN, DARK, PINK, TAU, running, step
from street.textures import words

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
