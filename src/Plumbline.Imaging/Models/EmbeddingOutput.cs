using Plumbline.Imaging.Models.Onnx;

namespace Plumbline.Imaging.Models;

/// <summary>Finds the value of a model that is its embedding: the one named, or the pool before the classifier.</summary>
internal static class EmbeddingOutput
{
    // They change a value's shape, not what it says.
    private static readonly string[] Reshaping = ["Flatten", "Reshape", "Squeeze", "Identity", "Dropout"];
    private static readonly string[] Pools = ["GlobalAveragePool", "GlobalMaxPool"];
    private static readonly string[] KnownNames = ["features", "embedding", "embeddings", "image_embeds", "pooler_output"];

    /// <summary>Chooses.</summary>
    /// <param name="model">The model.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <param name="name">A graph output, another value or a node; null to find the penultimate pool.</param>
    /// <exception cref="ImagingException">There is no such value, or none that is known to be an embedding.</exception>
    public static OutputChoice Choose(ModelProto model, string source, string? name)
    {
        GraphProto graph = model.Graph ?? throw new ImagingException(source, "", "a model without a graph", "an ONNX model");
        return name is null ? Find(graph, source) : Named(graph, source, name);
    }

    private static OutputChoice Named(GraphProto graph, string source, string name)
    {
        const string reason = "named";
        if (IsOutput(graph, name))
        {
            return new OutputChoice(name, reason, IsGraphOutput: true);
        }

        if (graph.Node.Any(node => node.Output.Contains(name)))
        {
            return new OutputChoice(name, reason, IsGraphOutput: false);
        }

        if (graph.Node.FirstOrDefault(node => node.Name == name && node.Output.Count > 0) is { } named)
        {
            return new OutputChoice(named.Output[0], reason, IsOutput(graph, named.Output[0]));
        }

        string values = string.Join(", ", graph.Output.Select(output => output.Name));
        throw new ImagingException(source, "output", $"no node or value {name}", $"one of the model, such as its outputs {values}");
    }

    private static OutputChoice Find(GraphProto graph, string source)
    {
        if (Pool(graph) is { } pool)
        {
            // The last of the values that are the pool's in another shape, and of those one that the model gives out where it does.
            List<string> shapes = [pool];
            while (graph.Node.FirstOrDefault(node => Reshaping.Contains(node.OpType) && node.Input.Count > 0 && node.Input[0] == shapes[^1]) is { } next && next.Output.Count > 0)
            {
                shapes.Add(next.Output[0]);
            }

            string chosen = shapes.FindLast(value => IsOutput(graph, value)) ?? shapes[^1];
            return new OutputChoice(chosen, "the pool before the classifier", IsOutput(graph, chosen));
        }

        string[] outputs = [.. graph.Output.Select(output => output.Name)];
        if (KnownNames.FirstOrDefault(known => outputs.Contains(known)) is { } byName)
        {
            return new OutputChoice(byName, "an output of a name that embeddings have", IsGraphOutput: true);
        }

        if (graph.Output.Count == 1 && Rank(graph.Output[0]) is null or 2)
        {
            return new OutputChoice(outputs[0], "the model's only output; it has no pool", IsGraphOutput: true);
        }

        throw new ImagingException(source, "output", "no pool before a classifier", $"an output named by --model-output; the model gives out {string.Join(", ", outputs)}");
    }

    /// <summary>The output of the last pool over the whole image whose result does not weigh an image's channels (squeeze and excitation).</summary>
    private static string? Pool(GraphProto graph)
    {
        for (int i = graph.Node.Count - 1; i >= 0; i--)
        {
            NodeProto node = graph.Node[i];
            if (node.Output.Count > 0 && IsPool(graph, node))
            {
                return Weighs(graph, node.Output[0]) ? null : node.Output[0];
            }
        }

        return null;
    }

    private static bool IsPool(GraphProto graph, NodeProto node)
    {
        if (Pools.Contains(node.OpType))
        {
            return true;
        }

        if (node.OpType != "ReduceMean")
        {
            return false;
        }

        long[]? axes = node.Attribute.FirstOrDefault(attribute => attribute.Name == "axes")?.Ints.ToArray() ?? (node.Input.Count > 1 ? Integers(graph, node.Input[1]) : null);
        return axes is not null && axes.Length == 2 && (axes.Order().SequenceEqual([2L, 3L]) || axes.Order().SequenceEqual([-2L, -1L]) || axes.Order().SequenceEqual([1L, 2L]));
    }

    private static bool Weighs(GraphProto graph, string pool)
    {
        HashSet<string> derived = [pool];
        HashSet<string> constants = [.. graph.Initializer.Select(tensor => tensor.Name), .. graph.Node.Where(node => node.OpType == "Constant").SelectMany(node => node.Output)];
        foreach (NodeProto node in graph.Node.Where(node => node.Input.Any(derived.Contains)))
        {
            if (node.OpType == "Mul" && node.Input.Any(input => !derived.Contains(input) && !constants.Contains(input)))
            {
                return true;
            }

            derived.UnionWith(node.Output);
        }

        return false;
    }

    private static bool IsOutput(GraphProto graph, string name) => graph.Output.Any(output => output.Name == name);

    private static int? Rank(ValueInfoProto value) => value.Type?.TensorType?.Shape?.Dim.Count;

    private static long[]? Integers(GraphProto graph, string name)
    {
        TensorProto? tensor = graph.Initializer.FirstOrDefault(initializer => initializer.Name == name)
            ?? graph.Node.FirstOrDefault(node => node.OpType == "Constant" && node.Output.Contains(name))?.Attribute.FirstOrDefault(attribute => attribute.Name == "value")?.T;
        return tensor switch
        {
            null => null,
            { RawData.Length: > 0 } => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(tensor.RawData.Span).ToArray(),
            _ => [.. tensor.Int64Data],
        };
    }
}
