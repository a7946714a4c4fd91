using Google.Protobuf;
using Plumbline.Imaging.Models.Onnx;
using static Plumbline.Imaging.Models.Onnx.AttributeProto.Types;

namespace Plumbline.Imaging.Models.ResNet;

/// <summary>Builds the ONNX graph: a node a layer, each named by torchvision's name of the layer.</summary>
internal sealed class ResNet50Graph(ResNet50Weights weights, CancellationToken cancellationToken)
{
    public const string Input = "input";
    public const string Output = "features";

    private const long IrVersion = 8;
    private const long Opset = 17;

    private readonly GraphProto _graph = new() { Name = "resnet50" };

    public ModelProto Build(string description)
    {
        _graph.Input.Add(Value(Input, "N", 3L, "H", "W"));
        string stem = Relu("relu", Convolution(ResNet50Layout.Stem, Input));
        string x = Node("MaxPool", "maxpool", [stem], Ints("kernel_shape", 3, 3), Ints("strides", 2, 2), Ints("pads", 1, 1, 1, 1));
        foreach (ResNetBlock block in ResNet50Layout.Blocks)
        {
            x = Bottleneck(block, x);
        }

        string pooled = Node("GlobalAveragePool", "avgpool", [x]);
        NodeProto flatten = new() { OpType = "Flatten", Name = "flatten" };
        flatten.Input.Add(pooled);
        flatten.Output.Add(Output);
        flatten.Attribute.Add(new AttributeProto { Name = "axis", Type = AttributeType.Int, I = 1 });
        _graph.Node.Add(flatten);
        _graph.Output.Add(Value(Output, "N", (long)ResNet50Layout.Features));

        ModelProto model = new() { IrVersion = IrVersion, ProducerName = "Plumbline", DocString = description, Graph = _graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        return model;
    }

    private string Bottleneck(ResNetBlock block, string x)
    {
        string y = Relu($"{block.Name}.relu1", Convolution(block.Reduce, x));
        y = Relu($"{block.Name}.relu2", Convolution(block.Spatial, y));
        y = Convolution(block.Expand, y);
        string shortcut = block.Shortcut is null ? x : Convolution(block.Shortcut, x);
        return Relu($"{block.Name}.relu3", Node("Add", $"{block.Name}.add", [y, shortcut]));
    }

    private string Convolution(ResNetConvolution convolution, string x)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var folded = FoldedConvolution.Fold(convolution, weights);
        (int kernel, int stride, int pad) = (convolution.Kernel, convolution.Stride, convolution.Kernel / 2);
        string weight = Initializer(convolution.WeightName, folded.Weight, convolution.Outputs, convolution.Inputs, kernel, kernel);
        string bias = Initializer(convolution.Name + ".bias", folded.Bias, convolution.Outputs);
        return Node(
            "Conv",
            convolution.Name,
            [x, weight, bias],
            Ints("kernel_shape", kernel, kernel),
            Ints("strides", stride, stride),
            Ints("pads", pad, pad, pad, pad));
    }

    private string Relu(string name, string x) => Node("Relu", name, [x]);

    private string Node(string type, string name, string[] inputs, params AttributeProto[] attributes)
    {
        NodeProto node = new() { OpType = type, Name = name };
        node.Input.AddRange(inputs);
        node.Output.Add(name + ".out");
        node.Attribute.AddRange(attributes);
        _graph.Node.Add(node);
        return node.Output[0];
    }

    private string Initializer(string name, byte[] values, params long[] shape)
    {
        // The array is not changed any more: no copy.
        TensorProto tensor = new() { Name = name, DataType = (int)TensorProto.Types.DataType.Float, RawData = UnsafeByteOperations.UnsafeWrap(values) };
        tensor.Dims.AddRange(shape);
        _graph.Initializer.Add(tensor);
        return name;
    }

    private static AttributeProto Ints(string name, params long[] values)
    {
        AttributeProto attribute = new() { Name = name, Type = AttributeType.Ints };
        attribute.Ints.AddRange(values);
        return attribute;
    }

    private static ValueInfoProto Value(string name, params object[] sizes)
    {
        TensorShapeProto shape = new();
        foreach (object size in sizes)
        {
            shape.Dim.Add(size is long fixedSize
                ? new TensorShapeProto.Types.Dimension { DimValue = fixedSize }
                : new TensorShapeProto.Types.Dimension { DimParam = (string)size });
        }

        TypeProto.Types.Tensor tensor = new() { ElemType = (int)TensorProto.Types.DataType.Float, Shape = shape };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
