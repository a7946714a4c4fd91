using Google.Protobuf;
using Plumbline.Imaging.Models;
using Plumbline.Imaging.Models.Onnx;

namespace Plumbline.Imaging.Tests.Support;

/// <summary>Small ONNX models made node by node.</summary>
internal sealed class TinyModel
{
    private readonly GraphProto _graph = new() { Name = "tiny" };

    /// <summary>Input <c>image</c> of float32, N x 3 x H x W unless said otherwise; null for a side that is open.</summary>
    public TinyModel(params int?[] shape)
    {
        _graph.Input.Add(Value("image", shape.Length == 0 ? [null, 3, null, null] : shape, TensorProto.Types.DataType.Float));
    }

    /// <summary>
    /// Three channels to four by a 1 x 1 convolution with weights 1..12 (over 10), ReLU, pool, flatten, then a classifier of two classes:
    /// only the classifier is an output.
    /// </summary>
    public static TinyModel Classifier(params int?[] shape) => new TinyModel(shape)
        .Weights("w", [4, 3, 1, 1], [.. Enumerable.Range(1, 12).Select(i => i / 10f)])
        .Weights("c", [4, 2], [1, 2, 3, 4, 5, 6, 7, 8])
        .Node("Conv", "conv", ["image", "w"])
        .Node("Relu", "relu", ["conv"])
        .Node("GlobalAveragePool", "pool", ["relu"])
        .Node("Flatten", "flat", ["pool"])
        .Node("MatMul", "logits", ["flat", "c"])
        .Output("logits");

    public TinyModel Node(string type, string output, string[] inputs, params (string Name, long[] Values)[] attributes)
    {
        NodeProto node = new() { OpType = type, Name = "node_" + output, Input = { inputs }, Output = { output } };
        foreach ((string name, long[] values) in attributes)
        {
            node.Attribute.Add(values.Length == 1 && name is not "axes"
                ? new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = values[0] }
                : new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { values } });
        }

        _graph.Node.Add(node);
        return this;
    }

    public TinyModel Weights(string name, long[] shape, float[] values)
    {
        _graph.Initializer.Add(new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Float, Dims = { shape }, FloatData = { values } });
        return this;
    }

    public TinyModel Integers(string name, params long[] values)
    {
        _graph.Initializer.Add(new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Int64, Dims = { values.Length }, Int64Data = { values } });
        return this;
    }

    public TinyModel Output(string name, params int?[] shape)
    {
        _graph.Output.Add(shape.Length == 0 ? new ValueInfoProto { Name = name } : Value(name, shape, TensorProto.Types.DataType.Float));
        return this;
    }

    public TinyModel Input(string name, int?[] shape, TensorProto.Types.DataType type)
    {
        _graph.Input.Add(Value(name, shape, type));
        return this;
    }

    public TinyModel WithoutInput()
    {
        _graph.Input.Clear();
        return this;
    }

    public ModelProto Proto(int opset = 13) => new()
    {
        IrVersion = 8,
        OpsetImport = { new OperatorSetIdProto { Domain = "", Version = opset } },
        Graph = _graph,
    };

    public ModelFile File(int opset = 13) => new()
    {
        Source = "tiny.onnx",
        Description = "tiny",
        Onnx = Proto(opset).ToByteArray(),
        Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Proto(opset).ToByteArray())),
    };

    private static ValueInfoProto Value(string name, int?[] shape, TensorProto.Types.DataType type)
    {
        TensorShapeProto sides = new();
        foreach (int? side in shape)
        {
            sides.Dim.Add(side is { } known ? new TensorShapeProto.Types.Dimension { DimValue = known } : new TensorShapeProto.Types.Dimension { DimParam = "n" });
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = sides } } };
    }
}
