"""Makes the golden vectors of tests/core/image/tst_stain.cpp with scikit-image's rgb2hed and hed2rgb.

Run from anywhere: python make_stain_golden.py   (numpy and scikit-image 0.18 or later)
Writes stain_rgb.npy [64, 3] (grey levels), stain_hed.npy [64, 3] (their densities), stain_mixture.npy [64, 3] (densities)
and stain_mixture_rgb.npy [64, 3] (their colours, 0 to 255, not rounded) beside this file, all float32.
"""
from pathlib import Path

import numpy as np
from skimage.color import hed2rgb, rgb2hed

folder = Path(__file__).parent
random = np.random.default_rng(20261123)

corners = [[r, g, b] for r in (0, 255) for g in (0, 255) for b in (0, 255)]
stains = [[215, 165, 200], [90, 70, 130], [237, 237, 240], [1, 2, 3], [128, 128, 128]]
others = random.integers(0, 256, (64 - len(corners) - len(stains), 3))
rgb = np.concatenate([corners, stains, others]).astype(np.uint8)
np.save(folder / "stain_rgb.npy", rgb.astype(np.float32))
np.save(folder / "stain_hed.npy", rgb2hed(rgb[None])[0].astype(np.float32))

mixture = random.uniform(0, 0.15, (64, 3))
np.save(folder / "stain_mixture.npy", mixture.astype(np.float32))
np.save(folder / "stain_mixture_rgb.npy", (hed2rgb(mixture[None])[0] * 255).astype(np.float32))
