"""Makes training.json: the losses of twenty steps of torchvision's networks, by torch.optim, from pattern weights.

    PYTHONPATH=<folder with networks.py, pattern_weights.py and efficientnet_lite0.py> python make_training_golden.py

Needs torch 2.11 and torchvision 0.26. Step s learns batch k = s modulo 4: batch k is the deterministic pattern named "batch <k>", float32 [4, 3, 64, 64], four
times the uniform numbers in [-0.5, 0.5); label i of it is malignant where number i of the pattern "labels <k>" is positive.
No dropout, no stochastic depth. Cross-entropy with label smoothing 0.05 and class weights 0.8 and 1.3; gradients clipped
to a norm of 1; norms and biases do not decay. In float64, with how far PyTorch's own float32 is off.
"""
import json
from pathlib import Path

import numpy as np
import torch

from make_logits_golden import build, without_chance
from pattern_weights import uniform

STEPS, BATCHES, BATCH, SIDE = 20, 4, 4, 64
RATES = {"sgd": 1e-3, "adamw": 1e-5}
# How much slower a network learns than by RATES, by what its batch norms do with their statistics. Faster, twenty steps
# of these weights magnify float32's roundings beyond what two right programs have in common.
NETWORKS = {"resnet50": {"keep": 0.1, "follow": 0.01}, "efficientnet_b0": {"keep": 1, "follow": 1}, "efficientnet_lite0": {"keep": 1}}
NORM_FACTOR = 0.92


def batch(number: int) -> tuple[torch.Tensor, torch.Tensor]:
    values = (4 * uniform(f"batch {number}", BATCH * 3 * SIDE * SIDE)).astype(np.float32)
    return torch.from_numpy(values).view(BATCH, 3, SIDE, SIDE), torch.from_numpy((uniform(f"labels {number}", BATCH) > 0).astype(np.int64))


def prepared(name: str, statistics: str) -> torch.nn.Module:
    network = without_chance(build(name))
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.weight.data *= NORM_FACTOR
            module.train(statistics == "follow")
    return network


def optimizer_of(kind: str, rate: float, network: torch.nn.Module) -> torch.optim.Optimizer:
    decaying = [value for value in network.parameters() if value.ndim > 1]
    plain = [value for value in network.parameters() if value.ndim == 1]
    groups = [{"params": decaying, "weight_decay": 1e-2}, {"params": plain, "weight_decay": 0.0}]
    return torch.optim.SGD(groups, lr=rate, momentum=0.9) if kind == "sgd" else torch.optim.AdamW(groups, lr=rate)


def rate_of(name: str, statistics: str, kind: str) -> float:
    return RATES[kind] * NETWORKS[name][statistics]


def losses(name: str, statistics: str, kind: str, dtype: torch.dtype) -> list[float]:
    network = prepared(name, statistics).to(dtype)
    optimizer = optimizer_of(kind, rate_of(name, statistics, kind), network)
    criterion = torch.nn.CrossEntropyLoss(weight=torch.tensor([0.8, 1.3], dtype=dtype), label_smoothing=0.05)
    found = []
    for step in range(STEPS):
        values, labels = batch(step % BATCHES)
        optimizer.zero_grad()
        loss = criterion(network(values.to(dtype)), labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        found.append(loss.item())
    return found


def row(name: str, statistics: str, kind: str) -> dict:
    exact, rounded = (losses(name, statistics, kind, dtype) for dtype in (torch.float64, torch.float32))
    error = max(abs(a - b) / abs(a) for a, b in zip(exact, rounded, strict=True))
    print(name, statistics, kind, f"{error:.1e}", [round(value, 4) for value in exact], flush=True)
    return {"model": name, "statistics": statistics, "optimizer": kind, "rate": rate_of(name, statistics, kind), "losses": exact, "float32_error": error}


def main() -> None:
    rows = [row(name, statistics, kind) for name, ways in NETWORKS.items() for statistics in ways for kind in RATES]
    (Path(__file__).parent / "training.json").write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
