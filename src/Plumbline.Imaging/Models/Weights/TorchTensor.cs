namespace Plumbline.Imaging.Models.Weights;

/// <summary>A view of a storage: element (i, j, ...) lies at offset + i x stride[0] + j x stride[1] + ...</summary>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, long[] Shape, long[] Strides);
