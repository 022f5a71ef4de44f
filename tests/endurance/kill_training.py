#!/usr/bin/env python3
"""Kills a small training at random moments (SIGKILL), resumes it to its end, and compares every bit with an undisturbed run.

    tests/endurance/kill_training.py --cli build/release/bin/histoscope-cli --kills 300 --seed 1

One line a kill; the last line is the verdict, and the exit code is 0 only if nothing was lost. `--only K` repeats kill K
of the same seed. Needs nothing but Python and the program. The moment is drawn from the seed as a share of the
time that the undisturbed run took from its run.json to its end; one kill in twenty comes before run.json.

Compared are all tensors of checkpoints/last and best (weights, optimizer, average, place), every epoch of metrics.jsonl but
for times and line numbers, the predictions and evaluation.json. An epoch counts as lost if it was committed before the kill
and is trained again after it.
"""
import argparse
import concurrent.futures
import hashlib
import json
import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FLAGS = ["--epochs", "4", "--head-epochs", "2", "--ema-decay", "0.9", "--imbalance", "sampler"]
TIMES = {"seq", "attempt", "utc", "mono", "seconds", "images_per_second"}


def tensors(checkpoint: Path) -> dict:
    """name -> (shape, sha256 of the bytes); whole numbers of the place by value."""
    raw = checkpoint.read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    header.pop("__metadata__", None)
    found = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        data = raw[8 + length + begin : 8 + length + end]
        found[name] = struct.unpack("<q", data)[0] if name.startswith("state/") else (
            tuple(entry["shape"]), hashlib.sha256(data).hexdigest())
    return found


def events(run: Path, kind: str) -> list:
    path = run / "metrics.jsonl"
    if not path.exists():
        return []
    lines = path.read_text().split("\n")[:-1]
    return [event for event in map(json.loads, lines) if event["event"] == kind]


def outcome(run: Path) -> dict:
    """Everything that must not depend on a kill."""
    epochs = {event["epoch"]: {key: value for key, value in event.items() if key not in TIMES} for event in events(run, "epoch")}
    return {
        "last": tensors(run / "checkpoints/last.safetensors"),
        "best": {name: value for name, value in tensors(run / "checkpoints/best.safetensors").items()},
        "epochs": epochs,
        "val": (run / "predictions/val.csv").read_bytes(),
        "test": (run / "predictions/test.csv").read_bytes(),
        "evaluation": json.loads((run / "evaluation.json").read_text()),
        "end": json.loads((run / "end.json").read_text())["state"],
    }


def committed_place(run: Path) -> tuple:
    """Finished epochs, and steps of the epoch after them, that the checkpoint holds."""
    last = run / "checkpoints/last.safetensors"
    if not last.exists():
        return 0, 0
    place = tensors(last)
    return place["state/epoch"], place["state/step"]


class Harness:
    def __init__(self, options: argparse.Namespace, folder: Path):
        self.options, self.folder = options, folder
        self.environment = {**os.environ, "HISTO_HOME": str(folder / "home")}
        self.data = folder / "data"

    def run(self, *words: str) -> None:
        done = subprocess.run([self.options.cli, *words], env=self.environment, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(words)}: exit {done.returncode}\n{done.stderr}")

    def train_words(self, out: Path) -> list:
        return ["train", "--data", str(self.data), "--out", str(out), "--weights", "none", "--folds", "3", "--batch", "2",
                *self.options.flags, "--threads", "1",
                "--checkpoint-seconds", "0.1"]

    def reference(self) -> None:
        self.run("data", "synth", str(self.data), "--cases", "10", "--per-case", "1", "--magnification", "100")
        self.run(*self.train_words(self.folder / "warm"))  # fills the cache of pictures
        start = time.monotonic()
        self.run(*self.train_words(self.folder / "whole"))
        self.seconds = time.monotonic() - start
        # From run.json to the end: the moments are drawn from it.
        self.training = time.time() - (self.folder / "whole/run.json").stat().st_mtime
        self.expected = outcome(self.folder / "whole")
        again = outcome(self.folder / "warm")
        if again != self.expected:
            raise SystemExit("two undisturbed runs differ: " + differences(again, self.expected))

    def kill(self, number: int) -> dict:
        stream = random.Random(f"{self.options.seed}/{number}")
        isEarly, share = stream.random() < 0.05, stream.uniform(0, 1.1)
        out = self.folder / f"kill{number}"
        process = subprocess.Popen([self.options.cli, *self.train_words(out)], env=self.environment,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        begun = time.monotonic()
        while not isEarly and not (out / "run.json").exists() and process.poll() is None:
            time.sleep(0.001)
        setup = time.monotonic() - begun
        moment = share * (setup if isEarly else self.training)
        try:
            process.wait(timeout=moment)
            killed = False
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed = True
        started = (out / "run.json").exists()
        told = len({event["epoch"] for event in events(out, "epoch")})
        committed, steps = committed_place(out)
        if started:
            self.run("resume", str(out))
        else:  # nothing was promised yet
            shutil.rmtree(out, ignore_errors=True)
            self.run(*self.train_words(out))
        again = [event["epoch"] for event in events(out, "step") if event["attempt"] > 1]
        lost = max(0, committed - min(again, default=committed + 1) + 1) if started else 0
        difference = differences(outcome(out), self.expected)
        leftovers = [str(path) for path in out.rglob("*.tmp")]
        shutil.rmtree(out)
        return {"kill": number, "at": round(moment, 3), "killed": killed, "started": started, "told": told,
                "committed": [committed, steps], "lost": lost, "difference": difference, "leftovers": leftovers}


def differences(one: dict, other: dict) -> str:
    parts = []
    for key in other:
        if one[key] == other[key]:
            continue
        inside = [name for name in other[key] if one[key].get(name) != other[key][name]] if isinstance(other[key], dict) else []
        parts.append(f"{key}: {', '.join(map(str, inside[:4]))}")
    return "; ".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", required=True, type=lambda text: str(Path(text).resolve()))
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="this kill alone")
    parser.add_argument("--jobs", type=int, default=1, help="so many at a time")
    parser.add_argument("flags", nargs="*", help="flags of train, after --; default: " + " ".join(FLAGS))
    options = parser.parse_args()
    options.flags = options.flags or FLAGS
    with tempfile.TemporaryDirectory(prefix="kill-training-") as folder:
        harness = Harness(options, Path(folder))
        harness.reference()
        print(f"undisturbed: {harness.seconds:.2f} s, {len(harness.expected['epochs'])} epochs", flush=True)
        numbers = [options.only] if options.only is not None else range(options.kills)
        results = []
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            for result in pool.map(harness.kill, numbers):
                print(json.dumps(result), flush=True)
                results.append(result)
        killed = sum(result["killed"] for result in results)
        inside = sum(result["killed"] and result["started"] for result in results)
        lost = sum(result["lost"] for result in results)
        wrong = sum(bool(result["difference"] or result["leftovers"]) for result in results)
        print(f"{len(results)} runs, {killed} killed ({inside} after run.json), lost epochs {lost}, differing runs {wrong}")
        sys.exit(bool(lost or wrong))


if __name__ == "__main__":
    main()
