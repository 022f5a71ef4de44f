"""Whether training follows PyTorch, loss by loss: the rows of make_training_golden.py, taken anew by this PyTorch.

    PYTHONPATH=<folder with networks.py, pattern_weights.py and efficientnet_lite0.py> \\
        python check_training_parity.py TRAINING_LOSSES [--models resnet50 …]

TRAINING_LOSSES is the program of that name (cmake --build … --target training_losses). Both learn from the same pattern
weights, batches and settings in float32; PyTorch's float64 tells how far float32 itself is off. Ends with exit code 1 if
one loss is off by more than 1e-4 and by more than four times what PyTorch's float32 is off.
"""
import argparse
import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "golden"))
import torch  # noqa: E402

from make_training_golden import NETWORKS, RATES, losses, rate_of  # noqa: E402


def largest_difference(found: list[float], expected: list[float]) -> float:
    return max(abs(a - b) / abs(b) for a, b in zip(found, expected, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("training_losses")
    parser.add_argument("--models", nargs="+", default=list(NETWORKS))
    options = parser.parse_args()
    failed = False
    print("| model | statistics | optimizer | ours from float64 | PyTorch's float32 | our bf16 |\n|---|---|---|---|---|---|")
    for model in options.models:
        for statistics in NETWORKS[model]:
            for kind in RATES:
                exact = losses(model, statistics, kind, torch.float64)
                peer = largest_difference(losses(model, statistics, kind, torch.float32), exact)
                fp32, bf16 = (largest_difference(json.loads(subprocess.run(
                    [options.training_losses, model, statistics, kind, precision, str(rate_of(model, statistics, kind))], capture_output=True, text=True, check=True).stdout), exact)
                    for precision in ("fp32", "bf16"))
                good = fp32 <= max(1e-4, 4 * peer)
                failed |= not good
                print(f"| {model} | {statistics} | {kind} | {fp32:.1e}{'' if good else ' TOO FAR'} | {peer:.1e} | {bf16:.1e} |", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
