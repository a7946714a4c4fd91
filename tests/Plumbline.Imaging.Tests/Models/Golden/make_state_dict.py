"""Writes state_dict.pth and legacy.pth beside this file, by PyTorch's own torch.save (made with PyTorch 1.13)."""

import pathlib

import torch

folder = pathlib.Path(__file__).parent
base = torch.arange(24, dtype=torch.float32)

# A module's state dict carries _metadata, an attribute of its OrderedDict, and the int64 scalar num_batches_tracked.
model = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 1, bias=False), torch.nn.BatchNorm2d(2))
with torch.no_grad():
    model[0].weight.copy_(torch.tensor([0.5, -0.25]).reshape(2, 1, 1, 1))
    model[1].num_batches_tracked.fill_(7)
state = model.state_dict()

state["float32"] = torch.tensor([[1.5, -2.25, 3.0], [1e-40, 3.4e38, -0.0]])
state["float16"] = torch.tensor([1.5, -2.25, 65504.0, 6e-8], dtype=torch.float16)
state["bfloat16"] = torch.tensor([1.5, -2.25, 3e38, 1.0078125], dtype=torch.bfloat16)
state["float64"] = torch.tensor([0.1, -1e-3, 2.0**-149], dtype=torch.float64)
state["transposed"] = torch.arange(6, dtype=torch.float32).reshape(2, 3).t()
# Two views of one storage, the second with an offset and steps.
state["shared.all"] = base.reshape(2, 3, 4)
state["shared.part"] = base.reshape(2, 3, 4)[1:, ::2, 1:3]
state["expanded"] = torch.tensor([[4.0], [5.0]]).expand(2, 3)
state["empty"] = torch.empty(0, 3)
state["scalar"] = torch.tensor(0.75)
state["parameter"] = torch.nn.Parameter(torch.tensor([8.0, 9.0]))

torch.save(state, folder / "state_dict.pth")
torch.save({"a": torch.tensor([1.0])}, folder / "legacy.pth", _use_new_zipfile_serialization=False)
