"""Speed of a training step beside PyTorch's, in turns, as ratios.

    python compare_training.py CLI BENCH_PEERS [--models resnet50 efficientnet_b0 vgg16] [--batch 16] [--rounds 3]

CLI is histoscope-cli, BENCH_PEERS the peers' bench_peers.py; run it by the Python that has torch. Every round runs all of
them one after another: ours in bf16 and fp32, ours in bf16 with statistics that stay (fine-tuning), PyTorch's default
(fp32, contiguous) and PyTorch's best (bf16 autocast, channels last). The best of all rounds counts, since whatever else
runs can only take speed away.
"""
import argparse
import json
import os
import subprocess
import sys


def run(command: list[str]) -> tuple[dict, int]:
    """What a command answered, and its peak memory in bytes."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    answer = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"compare_training: {' '.join(command)} ended with status {status}")
    return json.loads(answer), usage.ru_maxrss * 1024


def ways(options: argparse.Namespace, model: str) -> dict[str, list[str]]:
    common = ["--model", model, "--batch", options.batch]
    ours = [options.cli, "bench", "train", *common, "--repeats", options.repeats, "--json", "-"]
    peer = [sys.executable, options.bench_peers, "train", *common, "--repeat", options.repeats]
    return {
        "ours bf16": [*ours, "--precision", "bf16"],
        "PyTorch bf16 channels last": [*peer, "--precision", "bf16", "--layout", "channels_last"],
        "ours fp32": [*ours, "--precision", "fp32"],
        "PyTorch fp32": [*peer, "--precision", "fp32", "--layout", "contiguous"],
        "ours bf16, statistics stay": [*ours, "--precision", "bf16", "--frozen-statistics"],
    }


def rate(answer: dict) -> float:
    found = answer["images_per_second"]
    return found["best"] if isinstance(found, dict) else found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cli")
    parser.add_argument("bench_peers")
    parser.add_argument("--models", nargs="+", default=["resnet50", "efficientnet_b0", "vgg16"])
    parser.add_argument("--batch", default="16")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--repeats", default="4")
    options = parser.parse_args()
    print("| model | way | images/s | times PyTorch's default | times PyTorch's best | of peak | peak memory, MB |\n|---|---|---|---|---|---|---|")
    for model in options.models:
        best: dict[str, tuple[float, dict, int]] = {}
        for _ in range(options.rounds):
            for way, command in ways(options, model).items():
                answer, memory = run(command)
                if way not in best or rate(answer) > best[way][0]:
                    best[way] = (rate(answer), answer, memory)
        default, fastest = best["PyTorch fp32"][0], best["PyTorch bf16 channels last"][0]
        for way, (found, answer, memory) in best.items():
            share = f"{answer['fraction_of_peak']:.2f}" if "fraction_of_peak" in answer else ""
            print(f"| {model} | {way} | {found:.2f} | {found / default:.2f} | {found / fastest:.2f} | {share} | {memory / 1e6:.0f} |", flush=True)


if __name__ == "__main__":
    main()
