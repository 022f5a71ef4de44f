"""Makes logits.json and gradcam.json: what torchvision's networks and pytorch-grad-cam answer with pattern weights.

    PYTHONPATH=<folder with networks.py, pattern_weights.py and efficientnet_lite0.py> python make_logits_golden.py

Needs torch 2.11, torchvision 0.26 and grad-cam 1.5.7. Inputs are the same deterministic pattern: for the logits
under the name "input", float32 [2, 3, 64, 80], four times the uniform numbers in [-0.5, 0.5); for Grad-CAM under the name
"picture", RGB, 8 bit, 64 rows, 80 columns, floor(256 (u + 0.5)).
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

SHAPE = (2, 3, 64, 80)
LAYERS = {"vgg16": "features.29", "resnet50": "layer4", "efficientnet_b0": "features.8", "efficientnet_lite0": "_bn1"}


def build(name: str) -> torch.nn.Module:
    network = EfficientNetLite0(2) if name == "efficientnet_lite0" else getattr(torchvision.models, name)(num_classes=2)
    return fill(network).eval()


def cam_at_layer(network: torch.nn.Module, layer: str, values: torch.Tensor) -> np.ndarray:
    """Grad-CAM of class 1 at the layer's own resolution, scaled to [0, 1] as grad-cam does."""
    with GradCAM(model=network, target_layers=[network.get_submodule(layer)]) as explainer:
        explainer(input_tensor=values, targets=[ClassifierOutputTarget(1)])
        activations = explainer.activations_and_grads.activations[0].numpy()
        gradients = explainer.activations_and_grads.gradients[0].numpy()
    weights = gradients.mean(axis=(2, 3))
    raw = np.maximum((weights[:, :, None, None] * activations).sum(axis=1)[0], 0)
    return raw / raw.max() if raw.max() > 0 else raw


def main() -> None:
    values = torch.from_numpy((4 * uniform("input", int(np.prod(SHAPE)))).astype(np.float32).reshape(SHAPE))
    picture = np.floor(256 * (uniform("picture", 64 * 80 * 3) + 0.5)).astype(np.uint8).reshape(64, 80, 3)
    logits, cams = {}, {}
    for name, layer in LAYERS.items():
        network = build(name)
        with torch.inference_mode():
            logits[name] = network(values).tolist()
        cams[name] = {"layer": layer, "map": cam_at_layer(network, layer, normalise(name, picture)).tolist()}
    folder = Path(__file__).parent
    (folder / "logits.json").write_text(json.dumps({"shape": SHAPE, "logits": logits}, indent=1) + "\n")
    (folder / "gradcam.json").write_text(json.dumps(cams) + "\n")


if __name__ == "__main__":
    main()
