"""Checks that exported networks give Histoscope's own probabilities in Python, within 1e-5.

    python check_exports.py HISTOSCOPE_CLI [MODEL …]

Needs numpy, onnx, onnxruntime, safetensors and torch. Of every model (or those named) with pattern weights: writes it as
ONNX and as TorchScript, looks at both with onnx.checker and torch.jit.load, and compares logits and their softmax with those of
`model forward`, for inputs of 224 x 224 and 299 x 333 (unless the file is tied to one size), one picture and three. Prints
the largest difference of the probabilities, and that of the logits over the largest logit; ends with 1 if one is larger
than 1e-5.

Batch norms' weights are made smaller than the pattern has them: as they are, they make EfficientNet-B1 to B3 so steep that
PyTorch's float32 is off from its float64 by 4 to 60 %, and two right programs differ. With STEADY it is 1e-6.
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from safetensors.torch import save_file

TOLERANCE = 1e-5
SIZES = ((224, 224), (299, 333))
BATCHES = (1, 3)
STEADY = 0.92


def softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


class Model:
    def __init__(self, cli: str, name: str, folder: Path):
        self.cli, self.name, self.folder = cli, name, folder
        self.weights = ["--pattern-weights"]

    def run(self, command: str, *arguments):
        line = [self.cli, "model", command, "--model", self.name, *self.weights, *map(str, arguments)]
        subprocess.run(line, check=True, stdout=subprocess.DEVNULL)

    def export(self, target: str, out: Path) -> Path:
        self.run("export", "--to", target, "--out", out)
        return out

    def make_steady(self):
        """From here on weights are those of a file; the exported state dict has the names that it needs."""
        state = torch.jit.load(str(self.export("torchscript", self.folder / "pattern") / "torchscript_model.pt")).state_dict()
        for name in state:
            if name.endswith(".running_var"):
                state[name.removesuffix("running_var") + "weight"] *= STEADY
        save_file(state, self.folder / "weights.safetensors")
        self.weights = ["--weights", str(self.folder / "weights.safetensors")]

    def own_logits(self, pictures: np.ndarray) -> np.ndarray:
        np.save(self.folder / "input.npy", pictures)
        self.run("forward", "--input", self.folder / "input.npy", "--out", self.folder / "logits.npy")
        return np.load(self.folder / "logits.npy")


def onnx_network(path: Path):
    onnx.checker.check_model(str(path), full_check=True)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    shape = session.get_inputs()[0].shape
    card = session.get_modelmeta().custom_metadata_map
    assert "Not for diagnosis" in card["notice"], card
    fixed = tuple(shape[2:]) if isinstance(shape[2], int) else None
    return (lambda pictures: session.run(["logits"], {"input": pictures})[0]), fixed


def torchscript_network(bundle: Path):
    extra = {"histoscope.json": ""}
    network = torch.jit.load(str(bundle / "torchscript_model.pt"), _extra_files=extra).eval()
    config = json.loads((bundle / "config.json").read_text())
    assert config["class_names"] == ["benign", "malignant"] and config["num_classes"] == 2, config
    assert "Not for diagnosis" in json.loads(extra["histoscope.json"])["notice"], extra
    assert not network.training

    def logits(pictures: np.ndarray) -> np.ndarray:
        with torch.no_grad():
            return network(torch.from_numpy(pictures)).numpy()

    return logits, None


def largest_differences(run, fixed, inputs: dict, expected: dict) -> tuple:
    """Of the probabilities, and of the logits over the largest logit."""
    scores, logits = [], []
    for size in inputs:
        for batch in BATCHES if fixed in (None, size) else ():
            wanted, given = expected[size][:batch], run(inputs[size][:batch])
            scores.append(np.abs(softmax(given) - softmax(wanted)).max())
            logits.append(np.abs(given - wanted).max() / np.abs(wanted).max())
    return float(max(scores)), float(max(logits))


def check(model: Model) -> dict:
    model.make_steady()
    networks = {"onnx": onnx_network(model.export("onnx", model.folder / "network.onnx")),
                "torchscript": torchscript_network(model.export("torchscript", model.folder / "bundle"))}
    generator = np.random.default_rng(1)
    inputs = {size: generator.normal(size=(max(BATCHES), 3, *size)).astype(np.float32) for size in SIZES}
    expected = {size: model.own_logits(pictures) for size, pictures in inputs.items()}
    return {target: largest_differences(run, fixed, inputs, expected) for target, (run, fixed) in networks.items()}


def main() -> int:
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    torch.set_num_threads(1)
    cli, names = sys.argv[1], sys.argv[2:]
    if not names:
        listed = subprocess.run([cli, "model", "list", "--json", "-"], check=True, stdout=subprocess.PIPE).stdout
        names = [row["id"] for row in json.loads(listed)]
    worst = 0.0
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            differences = check(Model(cli, name, Path(folder)))
        texts = [f"{target}: {scores:.1e} (logits {logits:.1e})" for target, (scores, logits) in differences.items()]
        print(f"{name:20}" + "  ".join(texts), flush=True)
        worst = max(worst, *(value for pair in differences.values() for value in pair))
    return 0 if worst <= TOLERANCE else 1


if __name__ == "__main__":
    sys.exit(main())
