"""Makes weight_names.json: what torchvision, timm and efficientnet_pytorch call the same layers, in the same order.

Only the tensors called "….weight", with their shapes; the others of a layer differ in nothing but that last word.
Run with torchvision 0.26, timm 1.0 and efficientnet_pytorch 0.7:  python make_weight_names_golden.py
"""

import json
import pathlib

import timm
import torchvision
from efficientnet_pytorch import EfficientNet


def weights_of(model):
    return [[name, list(tensor.shape)] for name, tensor in model.state_dict().items() if name.endswith(".weight")]


def main():
    def by_torchvision(name):
        return weights_of(getattr(torchvision.models, name)(num_classes=2))

    def by_timm(name):
        return weights_of(timm.create_model(name, num_classes=2))

    def by_lukemelas(index):
        return weights_of(EfficientNet.from_name(f"efficientnet-b{index}", num_classes=2))

    names = {name: {"torchvision": by_torchvision(name), "timm": by_timm(name)} for name in ("vgg16", "vgg16_bn")}
    for index in (0, 3):
        name = f"efficientnet_b{index}"
        names[name] = {"torchvision": by_torchvision(name), "timm": by_timm(name), "lukemelas": by_lukemelas(index)}
    names["efficientnet_lite0"] = {"timm": by_timm("tf_efficientnet_lite0")}
    lines = [f" {json.dumps(model)}: {{\n" + ",\n".join(f"  {json.dumps(who)}: {json.dumps(rows, separators=(',', ':'))}"
             for who, rows in by.items()) + "}" for model, by in names.items()]
    path = pathlib.Path(__file__).parent / "weight_names.json"
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
