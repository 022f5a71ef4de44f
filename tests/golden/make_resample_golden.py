"""Makes resample.json, the golden vectors of tests/core/image/tst_resample.cpp, with Pillow's Image.resize.

Run from anywhere: python make_resample_golden.py   (Pillow 13 or later: it goes vertically first where earlier ones do not)
Each case: filter, from and to ([width, height]) and the result's bytes, RGB, as hexadecimal digits. The pictures come from
noise(), which the test repeats; half of their values are black or white, so that overshoot has to be cut off.
"""
import json
from pathlib import Path

from PIL import Image

EVERY_SIDE = [  # from, to
    ((23, 17), (9, 7)),  # both shrink
    ((5, 4), (11, 9)),  # both grow
    ((16, 16), (8, 8)),  # by a whole number
    ((30, 5), (11, 10)),  # one shrinks, one grows
    ((6, 30), (9, 8)),
    ((12, 40), (10, 4)),  # vertically first, though both shrink
    ((22, 57), (2, 17)),  # just not
    ((7, 5), (7, 3)),  # one stays
    ((7, 5), (4, 5)),
    ((31, 1), (6, 1)),
    ((1, 29), (1, 5)),
    ((1, 1), (3, 2)),
]
OTHER_FILTERS = EVERY_SIDE[:4]


def noise(width: int, height: int) -> Image.Image:
    values, state = bytearray(), width * 1000 + height
    for _ in range(width * height * 3):
        state = (state * 1103515245 + 12345) % 2**31
        level = state >> 16 & 0x1FF
        values.append(level if level < 256 else 255 * (level & 1))
    return Image.frombytes("RGB", (width, height), bytes(values))


def main() -> None:
    sizes = {"bilinear": EVERY_SIDE, "bicubic": EVERY_SIDE, "box": OTHER_FILTERS, "lanczos": OTHER_FILTERS}
    cases = [
        {"filter": name, "from": before, "to": after,
         "rgb": noise(*before).resize(after, Image.Resampling[name.upper()]).tobytes().hex()}
        for name, pairs in sizes.items() for before, after in pairs
    ]
    lines = ",\n".join(json.dumps(case) for case in cases)
    (Path(__file__).parent / "resample.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
