"""Makes logits.json and gradcam.json: what torchvision's networks and pytorch-grad-cam answer with pattern weights.

    PYTHONPATH=<folder with networks.py, pattern_weights.py and efficientnet_lite0.py> python make_logits_golden.py

Needs torch 2.11, torchvision 0.26 and grad-cam 1.5.7. Inputs are the same deterministic pattern: for the logits
under the name "input", float32 [2, 3, H, W], four times the uniform numbers in [-0.5, 0.5); for Grad-CAM under the name
"picture", RGB, 8 bit, 64 rows, 80 columns, floor(256 (u + 0.5)). Logits in mode "train" are those of batch norm with the
batch's own statistics and without dropout or stochastic depth; "bf16" is how far PyTorch's own autocast is off.
"""
import json
from pathlib import Path

import numpy as np
import torch
import torchvision
from networks import normalise
from efficientnet_lite0 import EfficientNetLite0
from pattern_weights import fill, uniform
from pytorch_grad_cam import GradCAM
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

SHAPES = ((64, 80), (224, 224), (299, 333))
LAYERS = {
    "vgg16": "features.29", "vgg16_bn": "features.42", "resnet18": "layer4", "resnet34": "layer4", "resnet50": "layer4",
    "efficientnet_b0": "features.8", "efficientnet_b1": "features.8", "efficientnet_b2": "features.8",
    "efficientnet_b3": "features.8", "efficientnet_b0_tf": "features.8", "efficientnet_lite0": "_bn1",
}


STEEP = {"efficientnet_b1", "efficientnet_b2", "efficientnet_b3"}


def norm_factor(name: str) -> float:
    return 0.92 if name in STEEP else 1.0


class SameConv2d(torch.nn.Conv2d):
    """TensorFlow's "same" padding: ceil(input / stride) outputs, the odd pixel at the bottom right."""

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        missing = [max((-(-size // step) - 1) * step + kernel - size, 0) for size, step, kernel in
                   zip(values.shape[2:], self.stride, self.kernel_size)]
        rows, columns = missing
        values = torch.nn.functional.pad(values, (columns // 2, columns - columns // 2, rows // 2, rows - rows // 2))
        return torch.nn.functional.conv2d(values, self.weight, self.bias, self.stride, 0, 1, self.groups)


def with_tensorflow_geometry(network: torch.nn.Module) -> torch.nn.Module:
    for module in network.modules():
        if isinstance(module, torch.nn.Conv2d):
            module.__class__ = SameConv2d
        elif isinstance(module, torch.nn.BatchNorm2d):
            module.eps = 1e-3
    return network


def build(name: str) -> torch.nn.Module:
    if name == "efficientnet_lite0":
        network = EfficientNetLite0(2)
    elif name.endswith("_tf"):
        network = with_tensorflow_geometry(getattr(torchvision.models, name[:-3])(num_classes=2))
    else:
        network = getattr(torchvision.models, name)(num_classes=2)
    fill(network)
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, torch.nn.BatchNorm2d):
                module.weight *= norm_factor(name)
    return network.eval()


def without_chance(network: torch.nn.Module) -> torch.nn.Module:
    """Training mode in which only batch norm behaves as in training."""
    network.train()
    for module in network.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
        elif isinstance(module, torchvision.ops.StochasticDepth):
            module.p = 0.0
    return network


def pattern_input(height: int, width: int) -> torch.Tensor:
    return torch.from_numpy((4 * uniform("input", 2 * 3 * height * width)).astype(np.float32)).view(2, 3, height, width)


def training_answer(name: str, values: torch.Tensor) -> dict:
    """In float64, with what float32 makes of it in either layout: the statistics of a dozen numbers magnify every rounding."""
    exact = without_chance(build(name).double())(values.double())
    errors = []
    for layout in (torch.contiguous_format, torch.channels_last):
        rounded = without_chance(build(name)).to(memory_format=layout)(values.contiguous(memory_format=layout))
        errors.append(float((rounded - exact).abs().max() / exact.abs().max()))
    return {"height": values.shape[2], "width": values.shape[3], "mode": "train", "norm_factor": norm_factor(name),
            "logits": exact.tolist(), "float32_error": max(errors)}


def answers(name: str) -> list[dict]:
    rows = []
    for height, width in SHAPES:
        network, values = build(name), pattern_input(height, width)
        with torch.inference_mode():
            exact = network(values)
            rows.append({"height": height, "width": width, "mode": "eval", "norm_factor": norm_factor(name),
                         "logits": exact.tolist()})
            with torch.autocast("cpu", dtype=torch.bfloat16):
                rounded = network(values.contiguous(memory_format=torch.channels_last)).float()
            rows[-1]["bf16"] = float((rounded - exact).abs().max() / exact.abs().max())
            rows.append(training_answer(name, values))
    return rows


def cam_at_layer(network: torch.nn.Module, layer: str, values: torch.Tensor) -> np.ndarray:
    """Grad-CAM of class 1 at the layer's own resolution, scaled to [0, 1] as grad-cam does."""
    with GradCAM(model=network, target_layers=[network.get_submodule(layer)]) as explainer:
        explainer(input_tensor=values, targets=[ClassifierOutputTarget(1)])
        activations = explainer.activations_and_grads.activations[0].numpy()
        gradients = explainer.activations_and_grads.gradients[0].numpy()
    weights = gradients.mean(axis=(2, 3))
    raw = np.maximum((weights[:, :, None, None] * activations).sum(axis=1)[0], 0)
    return raw / raw.max() if raw.max() > 0 else raw


def cam(name: str, layer: str, picture: np.ndarray) -> dict:
    """In float64, with what float32 makes of it: thousands of terms of both signs may cancel."""
    values = normalise(name, picture)
    exact = cam_at_layer(build(name).double(), layer, values.double())
    rounded = cam_at_layer(build(name), layer, values)
    return {"layer": layer, "norm_factor": norm_factor(name), "map": exact.astype(np.float32).tolist(), "float32_error": float(np.abs(exact - rounded).max())}


def main() -> None:
    picture = np.floor(256 * (uniform("picture", 64 * 80 * 3) + 0.5)).astype(np.uint8).reshape(64, 80, 3)
    logits, cams = {}, {}
    for name, layer in LAYERS.items():
        logits[name] = answers(name)
        cams[name] = cam(name, layer, picture)
    folder = Path(__file__).parent
    (folder / "logits.json").write_text(json.dumps(logits, indent=1) + "\n")
    (folder / "gradcam.json").write_text(json.dumps(cams) + "\n")


if __name__ == "__main__":
    main()
