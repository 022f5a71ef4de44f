#!/usr/bin/env python3
"""Reads what `runs export --to tensorboard` wrote with TensorBoard's own reader and compares every scalar with the CSV
tables of the same run: check_tensorboard.py HISTOSCOPE_CLI RUN SCRATCH_FOLDER. Needs the package tensorboard."""
import csv
import math
import pathlib
import struct
import subprocess
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def as_float32(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def expected_series(folder):
    """{name: [(step, value)]} of epochs.csv and steps.csv; undefined values are not logged."""
    series = {}
    for file, prefix, number in (("steps.csv", "step", "number"), ("epochs.csv", "epoch", "epoch")):
        with open(folder / file, newline="") as table:
            for row in csv.DictReader(table):
                for column, text in row.items():
                    if column not in ("number", "epoch", "step", "steps_in_epoch", "phase") and text:
                        series.setdefault(f"{prefix}/{column}", []).append((int(row[number]), as_float32(float(text))))
    return series


def main():
    program, run, scratch = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    for target in ("tensorboard", "csv"):
        subprocess.run([program, "runs", "export", run, "--to", target, "--out", str(scratch / target)], check=True,
                       stdout=subprocess.DEVNULL)
    events = EventAccumulator(str(scratch / "tensorboard"), size_guidance={"scalars": 0, "tensors": 0})
    events.Reload()
    expected = expected_series(scratch / "csv")
    assert expected, "the run has no figures"
    tags = events.Tags()
    # Scalars with the metadata of their plugin may come as tensors, as those of newer writers do.
    for name, points in expected.items():
        if name in tags["scalars"]:
            read = [(one.step, one.value) for one in events.Scalars(name)]
        else:
            assert name in tags["tensors"], f"{name} is missing; there are {tags}"
            read = [(one.step, one.tensor_proto.float_val[0]) for one in events.Tensors(name)]
        assert read == points, f"{name}: {read[:3]} instead of {points[:3]}"
        assert all(math.isfinite(value) for _, value in read)
    texts = [name for name in tags["tensors"] if name.startswith("run/")]
    assert "run/config" in texts, f"no settings among {tags}"
    settings = events.Tensors("run/config")[0].tensor_proto.string_val[0].decode()
    assert "| model |" in settings, settings
    logged = sum(len(points) for points in expected.values())
    print(f"{len(expected)} series, {logged} values equal; texts: {', '.join(sorted(texts))}")


if __name__ == "__main__":
    main()
