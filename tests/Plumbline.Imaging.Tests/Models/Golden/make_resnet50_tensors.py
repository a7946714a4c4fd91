"""Writes resnet50_tensors.txt beside this file: name and shape of every tensor of torchvision's resnet50 (made with torchvision 0.14)."""

import pathlib

import torchvision

lines = [f"{name}: {' x '.join(map(str, tensor.shape))}\n" for name, tensor in torchvision.models.resnet50().state_dict().items()]
pathlib.Path(__file__).with_name("resnet50_tensors.txt").write_text("".join(lines))
