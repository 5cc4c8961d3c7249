"""The sound of the street."""

import numpy as np

from street.planes import RATE, SECONDS, TAU, step


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
