"""Makes the files of the folder weights and its expected.json, which says what PyTorch reads from them.

Run with PyTorch 2.11 and safetensors 0.8:  python make_weights_golden.py
"""

import hashlib
import json
import pathlib
from collections import OrderedDict

import torch
from safetensors.torch import save_file

FOLDER = pathlib.Path(__file__).parent / "weights"
DTYPES = {
    torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64",
    torch.int32: "I32", torch.int16: "I16", torch.int8: "I8", torch.uint8: "U8", torch.bool: "BOOL",
}


def tensors_of_all_types():
    tensors = OrderedDict()
    for dtype, name in DTYPES.items():
        tensors["type." + name] = (torch.arange(6).reshape(2, 3) - 1).to(dtype)
    tensors["scalar"] = torch.tensor(42)
    tensors["empty"] = torch.zeros(0, 3)
    tensors["ünïcode name"] = torch.tensor([1.5, -2.5])
    return tensors


def module_state():
    """An OrderedDict with _metadata, as every nn.Module gives it."""
    torch.manual_seed(1)
    module = torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3), torch.nn.BatchNorm2d(4), torch.nn.Linear(4, 2))
    return module.state_dict()


def views():
    """Tensors that share storages, begin in the middle, or are not in C order."""
    base = torch.arange(60, dtype=torch.float32).reshape(3, 4, 5)
    return OrderedDict(
        whole=base,
        transposed=base.permute(2, 0, 1),
        slice=base[1:, 1:3, ::2],
        row=base[2, 3],
        expanded=torch.tensor([7.0, 8.0]).expand(3, 2),
        channels_last=torch.arange(24, dtype=torch.float16).reshape(1, 2, 3, 4).contiguous(memory_format=torch.channels_last),
        empty_at_the_end=base.reshape(-1)[60:],
        one_wide=base[:, :1, :1].transpose(0, 1),
    )


def training_checkpoint():
    weight = torch.nn.Parameter(torch.tensor([[1.0, 2.0]]))
    state = OrderedDict([("module.head.weight", weight), ("module.head.bias", torch.tensor([3.0]))])
    return {"epoch": 3, "loss": 0.25, "arch": "tiny", "state_dict": state,
            "optimizer": {"state": {0: {"step": 1, "momentum": torch.ones(5)}}, "param_groups": [{"lr": 0.1, "params": [0]}]}}


def described(tensors):
    rows = []
    for name, tensor in tensors.items():
        data = tensor.detach().contiguous().reshape(-1)
        content = data.view(torch.uint8).numpy().tobytes() if data.numel() else b""
        rows.append({"name": name.removeprefix("module."), "dtype": DTYPES[tensor.dtype], "shape": list(tensor.shape),
                     "sha256": hashlib.sha256(content).hexdigest()})
    return rows


def main():
    expected = {}

    def save(name, content, tensors=None, **options):
        torch.save(content, FOLDER / name, **options)
        expected[name] = described(tensors or content)

    legacy = {"_use_new_zipfile_serialization": False}
    save("types_zip.pth", tensors_of_all_types())
    save("types_legacy.pth", tensors_of_all_types(), **legacy)
    save("module_zip.pth", module_state())
    save("module_legacy.pth", module_state(), **legacy)
    save("module_zip_protocol4.pth", module_state(), pickle_protocol=4)
    save("module_legacy_protocol4.pth", module_state(), pickle_protocol=4, **legacy)
    save("views_zip.pth", views())
    save("views_legacy.pth", views(), **legacy)
    checkpoint = training_checkpoint()
    save("checkpoint_zip.pth", checkpoint, checkpoint["state_dict"])
    save("checkpoint_legacy.pth", checkpoint, checkpoint["state_dict"], **legacy)
    torch.serialization.set_crc32_options(False)
    save("no_checksums_zip.pth", module_state())

    tensors = tensors_of_all_types()
    save_file(tensors, FOLDER / "types.safetensors", {"made by": "Python", "naïve": "ja"})
    # The library sorts by size of the type, then by name.
    expected["types.safetensors"] = described(tensors)
    (FOLDER / "expected.json").write_text(json.dumps(expected, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
