"""Speed of inference beside PyTorch and OpenVINO, in turns, as ratios.

    python compare_inference.py CLI BENCH_PEERS [--models resnet50 efficientnet_b0 vgg16] [--batches 16 1] [--rounds 3]

CLI is histoscope-cli, BENCH_PEERS the peers' bench_peers.py; run it by the Python that has torch and openvino. Every round
runs all three one after another; the best of all rounds counts, since whatever else runs can only take speed away.
"""
import argparse
import json
import subprocess
import sys


def run(command: list[str]) -> dict:
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cli")
    parser.add_argument("bench_peers")
    parser.add_argument("--models", nargs="+", default=["resnet50", "efficientnet_b0", "vgg16"])
    parser.add_argument("--batches", nargs="+", default=["16", "1"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--repeats", default="20")
    options = parser.parse_args()
    print("| model | batch | ours | of peak | PyTorch bf16 | ratio | OpenVINO bf16 | ratio |\n|---|---|---|---|---|---|---|---|")
    for model in options.models:
        for batch in options.batches:
            best = {"ours": 0.0, "torch": 0.0, "openvino": 0.0}
            share = 0.0
            for _ in range(options.rounds):
                ours = run([options.cli, "bench", "infer", "--model", model, "--batch", batch, "--precision", "bf16",
                            "--repeats", options.repeats, "--json", "-"])
                if ours["images_per_second"] > best["ours"]:
                    best["ours"], share = ours["images_per_second"], ours["fraction_of_peak"]
                for framework in ("torch", "openvino"):
                    peer = run([sys.executable, options.bench_peers, "infer", "--model", model, "--batch", batch,
                                "--framework", framework, "--precision", "bf16", "--layout", "channels_last",
                                "--repeat", options.repeats])
                    best[framework] = max(best[framework], peer["images_per_second"]["best"])
            print(f"| {model} | {batch} | {best['ours']:.1f} | {share:.2f} | {best['torch']:.1f} | "
                  f"{best['ours'] / best['torch']:.2f} | {best['openvino']:.1f} | {best['ours'] / best['openvino']:.2f} |",
                  flush=True)


if __name__ == "__main__":
    main()
