"""Weights files of real sizes through `histoscope-cli model convert` and back, every tensor compared bit by bit.

Usage:  python check_weights_round_trip.py HISTOSCOPE_CLI [--folder DIR] [--quick]

Needs PyTorch, torchvision and safetensors. With timm and efficientnet_pytorch beside them it also converts what those
name, and compares the logits of their networks with those of Histoscope where Histoscope has their geometry.
Exit code 0 if everything is equal; prints a line for each file and the counts at the end.
"""

import argparse
import json
import pathlib
import struct
import subprocess
import sys
import tempfile

import numpy
import torch
import torchvision
from safetensors import safe_open
from safetensors.torch import load_file, save_file

WAYS = {
    "zip": lambda state, path: torch.save(state, path),
    "legacy": lambda state, path: torch.save(state, path, _use_new_zipfile_serialization=False),
    "safetensors": lambda state, path: save_file(state, path),
}


class Check:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.files = self.tensors = self.problems = 0

    def run(self, *words):
        return subprocess.run([self.program, *map(str, words)], capture_output=True, text=True)

    def say(self, title, problems, tensors=0):
        self.files += 1
        self.tensors += tensors
        self.problems += len(problems)
        print(f"{'right' if not problems else 'WRONG'}: {title}" + "".join(f"\n  {line}" for line in problems[:5]))


def with_odd_bits(model, seed):
    """Random statistics, counts that are not zero, and values that a careless copy would change."""
    generator = torch.Generator().manual_seed(seed)
    state = model.state_dict()
    for name, tensor in state.items():
        if name.endswith("num_batches_tracked"):
            tensor.fill_(7)
        elif name.endswith(("running_mean", "running_var")):
            tensor.copy_(torch.rand(tensor.shape, generator=generator) + 0.5)
    first = next(iter(state.values())).view(-1)
    odd = [0x7FC00001, 0xFFC0BEEF, 0x80000000, 0x00000001]  # two NaNs, minus zero, the smallest number
    first[: len(odd)] = torch.tensor(struct.unpack("<4f", struct.pack("<4I", *odd)))
    return state


def bits(tensor):
    return tensor.detach().contiguous().reshape(-1).view(torch.uint8) if tensor.numel() else tensor


def differences(expected, found):
    problems = [f"missing {name}" for name in expected.keys() - found.keys()]
    problems += [f"extra {name}" for name in found.keys() - expected.keys()]
    for name in expected.keys() & found.keys():
        old, new = expected[name], found[name]
        if old.dtype != new.dtype or old.shape != new.shape or not torch.equal(bits(old), bits(new)):
            problems.append(f"{name}: {old.dtype} {list(old.shape)} became {new.dtype} {list(new.shape)}, or other bits")
    return problems


def check_torchvision(check, model_id, dtype, prefix=""):
    model = getattr(torchvision.models, model_id)(weights=None)
    state = with_odd_bits(model, seed=1)
    if dtype != torch.float32:
        state = {name: t.to(dtype) if t.is_floating_point() else t for name, t in state.items()}
    for way, save in WAYS.items():
        source, target = check.folder / f"in.{way}", check.folder / "out.safetensors"
        save({prefix + name: tensor for name, tensor in state.items()}, source)
        result = check.run("model", "convert", source, target, "--model", model_id, "--json", "-")
        title = f"{model_id} {str(dtype).removeprefix('torch.')} {way} {prefix}"
        if result.returncode != 0:
            check.say(title, [result.stderr.strip()])
            continue
        found = load_file(target)
        problems = differences(state, found)
        model.load_state_dict(found, strict=True)
        with safe_open(target, "pt") as file:
            metadata = file.metadata()
        if metadata.get("source_sha256") != json.loads(result.stdout)["source_sha256"] or metadata["model"] != model_id:
            problems.append(f"metadata: {metadata}")
        # The converted file is itself a source, and being its own target is safe.
        again = check.run("model", "convert", target, target)
        if again.returncode != 0 or differences(state, load_file(target)):
            problems.append("a second time, onto itself: " + again.stderr)
        check.say(title, problems, len(found))
        source.unlink()
        target.unlink()


def lively(model, seed):
    """Batch-norm statistics that make every layer count."""
    generator = torch.Generator().manual_seed(seed)
    for name, tensor in model.state_dict().items():
        if name.endswith("running_var"):
            tensor.copy_(0.5 + torch.rand(tensor.shape, generator=generator))
        elif name.endswith(("running_mean", "bias")):
            tensor.copy_(0.1 * torch.randn(tensor.shape, generator=generator))
    return model.eval()


def check_dialect(check, title, model, model_id, refused_as=()):
    """Logits of a foreign network by its own library and, from its file, by Histoscope."""
    source, values, answer = check.folder / "foreign.pth", check.folder / "x.npy", check.folder / "y.npy"
    torch.save(model.state_dict(), source)
    image = torch.randn(2, 3, 224, 224, generator=torch.Generator().manual_seed(5))
    numpy.save(values, image.numpy())
    with torch.no_grad():
        expected = model(image).numpy()
    problems = []
    known = {row["id"] for row in json.loads(check.run("model", "list", "--json", "-").stdout)}
    for other in known & set(refused_as):
        result = check.run("model", "forward", "--model", other, "--weights", source, "--input", values, "--out", answer)
        refused = result.returncode == 3 and f"{other}_tf" in result.stderr
        check.say(f"{title} refused as {other}", [] if refused else [result.stderr])
    if model_id not in known:
        print(f"skipped: {title}: this version has no {model_id}")
        return
    result = check.run("model", "forward", "--model", model_id, "--weights", source, "--input", values, "--out", answer)
    if result.returncode != 0:
        problems.append(result.stderr.strip())
    else:
        difference = numpy.abs(numpy.load(answer) - expected).max() / numpy.abs(expected).max()
        title += f" as {model_id}: logits differ by {difference:.1e} of the largest"
        if not difference < 1e-4:
            problems.append("logits differ")
    check.say(title, problems, len(model.state_dict()))


def check_foreign(check):
    try:
        import timm
        from efficientnet_pytorch import EfficientNet
    except ImportError as problem:
        print(f"skipped: {problem}")
        return
    torch.manual_seed(2)
    for name, model_id in {"resnet50": "resnet50", "vgg16": "vgg16", "vgg16_bn": "vgg16_bn", "resnet18": "resnet18",
                           "efficientnet_b0": "efficientnet_b0", "tf_efficientnet_b0": "efficientnet_b0_tf",
                           "efficientnet_b3": "efficientnet_b3", "tf_efficientnet_b3": "efficientnet_b3_tf",
                           "tf_efficientnet_lite0": "efficientnet_lite0"}.items():
        check_dialect(check, f"timm {name}", lively(timm.create_model(name, num_classes=3), 3), model_id)
    for index in (0, 3):
        plain = f"efficientnet_b{index}"
        model = lively(EfficientNet.from_name(f"efficientnet-b{index}", num_classes=3), 4)
        check_dialect(check, f"efficientnet_pytorch b{index}", model, plain + "_tf", refused_as=[plain])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--folder", help="where the files go for the time being")
    parser.add_argument("--quick", action="store_true", help="without VGG16")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        check = Check(options.program, pathlib.Path(folder))
        for dtype in (torch.float32, torch.bfloat16, torch.float16):
            check_torchvision(check, "resnet50", dtype)
        check_torchvision(check, "efficientnet_b0", torch.float32, prefix="model.backbone.")
        if not options.quick:
            check_torchvision(check, "vgg16", torch.float32)
        check_foreign(check)
    print(f"{check.files} files, {check.tensors} tensors, {check.problems} differences")
    return 1 if check.problems else 0


if __name__ == "__main__":
    sys.exit(main())
