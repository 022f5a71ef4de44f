"""Is a file safetensors or not? Histoscope's reader and Python's safetensors package must agree, but for the list below.

Usage:  python check_safetensors_verdicts.py BUILD_FOLDER [--mutants N] [--seed S]

BUILD_FOLDER holds tests/write_hostile_weights and tests/weights_verdicts (targets of those names). Asks both about every
hostile safetensors file of the tests, then about N mutants of good and hostile ones. Exit code 0 if they agree.
"""

import argparse
import collections
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

from safetensors import SafetensorError, deserialize

# Where Histoscope is stricter on purpose: what it refuses, by its own words, and why.
STRICTER = {
    "a type that no network here has": r"has the unknown dtype \"(U16|U32|U64|F8_E4M3|F8_E5M2|F8_E8M0|F4|F6_E2M3|F6_E3M2|C64|"
                                       r"F8_E4M3FNUZ|F8_E5M2FNUZ)\"",
    "an unknown field in a tensor's description": r"or has a field more|in its \"(?!(dtype|shape|data_offsets)\")",
    "a field, a metadata text or a tensor named twice": r" twice",
    "a metadata of null": r"where a tensor's description belongs|__metadata__.* null",
}


def by_python(data):
    try:
        deserialize(data)
        return "read"
    except (SafetensorError, ValueError) as problem:
        return f"refused: {problem}"
    except BaseException as problem:  # a panic of the Rust code arrives as one
        return f"refused: {type(problem).__name__} {problem}"


class Judge:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.equal, self.read = 0, 0
        self.known = collections.Counter()
        self.unknown = []

    def ask(self, files):
        """files: name -> bytes"""
        for name, data in files.items():
            (self.folder / name).write_bytes(data)
        paths = "".join(f"{self.folder / name}\n" for name in files)
        answers = subprocess.run([self.program], input=paths, capture_output=True, text=True, check=True).stdout
        for (name, data), ours in zip(files.items(), answers.splitlines(), strict=True):
            theirs = by_python(data)
            self.read += theirs == "read"
            if (ours == "read") == (theirs == "read"):
                self.equal += 1
            else:
                self.differ(name, data, ours, theirs)
            (self.folder / name).unlink()

    def differ(self, name, data, ours, theirs):
        why = [title for title, words in STRICTER.items() if ours != "read" and re.search(words, ours)]
        if data[8:9].isspace():
            why = ["white space before the header, which the format's description forbids"]
        if why:
            self.known[why[0]] += 1
        else:
            self.unknown.append((name, data, ours, theirs))


TOKENS = [b"{", b"}", b"[", b"]", b",", b":", b'"', b"0", b"1", b"-", b"e", b".", b" ", b"\\", b"\\u0000", b"null", b"true",
          b"F32", b"U8", b"I64", b"BOOL", b"dtype", b"shape", b"data_offsets", b"__metadata__", b"\xff", b"\n",
          b"18446744073709551615", b"9223372036854775808", b"4294967296"]


def mutant(random_source, seeds):
    data = random_source.choice(seeds)
    header, tail = bytearray(data[8:]), b""
    for _ in range(random_source.choice([1, 1, 2, 3, 8])):
        place = random_source.randrange(len(header) + 1)
        kind = random_source.randrange(5)
        if kind == 0 and header:
            header[place % len(header)] = random_source.randrange(256)
        elif kind == 1:
            header[place:place] = random_source.choice(TOKENS)
        elif kind == 2:
            del header[place : place + random_source.choice([1, 1, 2, 8, 40])]
        elif kind == 3:
            end = place + random_source.randrange(1, 30)
            header[place:place] = header[place:end]
        else:  # another digit
            digits = [i for i, byte in enumerate(header) if 48 <= byte <= 57]
            if digits:
                header[random_source.choice(digits)] = 48 + random_source.randrange(10)
    # Mostly the length that makes the JSON whole again: else every mutant is refused for its length alone.
    end = header.rfind(b"}") + 1
    while end < len(header) and header[end : end + 1] == b" ":
        end += 1
    length = end if random_source.random() < 0.95 else int.from_bytes(data[:8], "little")
    return (length % 2**64).to_bytes(8, "little") + bytes(header) + tail


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--mutants", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    shared_memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(dir=shared_memory) as folder:
        folder = pathlib.Path(folder)
        subprocess.run([options.build / "tests/write_hostile_weights", folder / "made"], check=True)
        made = {path.name: path.read_bytes() for path in sorted((folder / "made").glob("safetensors*"))}
        judge = Judge(options.build / "tests/weights_verdicts", folder)
        judge.ask(made)
        print(f"{len(made)} files of the tests: {judge.equal} verdicts equal, {sum(judge.known.values())} stricter on purpose")

        random_source = random.Random(options.seed)
        seeds = [data for data in made.values() if 8 < len(data) < 2000]
        good = [data for data in seeds if by_python(data) == "read"]
        for start in range(0, options.mutants, 10_000):
            count = min(10_000, options.mutants - start)
            judge.ask({f"mutant-{start + i}": mutant(random_source, good if i % 4 else seeds) for i in range(count)})
    for name, data, ours, theirs in judge.unknown[:20]:
        print(f"DIFFERENT: {name}: Histoscope: {ours}; Python: {theirs}\n  {data[:300]!r}")
    for title, count in judge.known.items():
        print(f"stricter on purpose: {title}: {count}")
    print(f"{judge.equal + sum(judge.known.values()) + len(judge.unknown)} files, {judge.read} of them read by Python, "
          f"{judge.equal} verdicts equal, {len(judge.unknown)} differ for no listed reason")
    return 1 if judge.unknown else 0


if __name__ == "__main__":
    sys.exit(main())
