using Plumbline.IO;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>What plumb convert is about to do, checked as far as the heads of the files and the disk allow.</summary>
/// <param name="Vectors">The vectors of the input; null where it holds neighbours.</param>
/// <param name="Shape">What is written of them.</param>
/// <param name="Neighbors">The neighbours of the input; null where it holds vectors.</param>
/// <param name="Outputs">The files that will be written.</param>
internal sealed record ConvertWork(
    VectorFileDescription? Vectors, VectorFileShape? Shape, NeighborFileDescription? Neighbors, IReadOnlyList<string> Outputs)
{
    internal const string OutputName = "OUTPUT";

    /// <summary>Checks what can be checked without reading vectors.</summary>
    /// <exception cref="PlanException">The output cannot be written so; the message says why.</exception>
    public static ConvertWork Check(ConvertRequest request)
    {
        RequireInput(request.Input);
        return NeighborFile.IsNeighborFileName(request.Output) && NeighborFile.IsNeighborFile(request.Input) ? OfNeighbors(request) : OfVectors(request);
    }

    private static void RequireInput(string path)
    {
        string file = VectorFile.FileOf(path);
        if (!File.Exists(file) && !Directory.Exists(file))
        {
            throw new FileNotFoundException(null, file);
        }
    }

    private static ConvertWork OfVectors(ConvertRequest request)
    {
        string output = VectorFile.FileOf(request.Output);
        CheckOutput(request, [output], [VectorFile.FileOf(request.Input)]);
        // The output first: without a format for it nothing needs to be read.
        IReadOnlyList<VectorElement> elements = VectorFile.ElementsOf(request.Output);
        if (request.Element is { } asked && !elements.Contains(asked))
        {
            throw new PlanException($"--element: found {VectorElementNames.NameOf(asked)}, expected {string.Join(" or ", elements.Select(VectorElementNames.NameOf))}, which {request.Output} can hold");
        }

        VectorFileDescription vectors = VectorFile.Describe(request.Input);
        VectorElement element = request.Element ?? VectorFileWriter.ElementFor(request.Output, vectors.Element);
        VectorFileShape shape = new(vectors.Rows, vectors.Dimension, element);
        OutputPath.RequireWritable(OutputName, output);
        OutputPath.RequireRoom(OutputName, output, VectorFileWriter.DiskBytes(request.Output, shape), $"{Quantity.Count(shape.Rows, "vector")} of dimension {Quantity.Count(shape.Dimension)}");
        return new ConvertWork(vectors, shape, null, [output]);
    }

    private static ConvertWork OfNeighbors(ConvertRequest request)
    {
        if (request.Element is not null)
        {
            throw new PlanException($"--element: found it with neighbours, whose ids are int32 and distances float32, expected it with vectors (an array of {request.Input} is named after a colon)");
        }

        using NeighborFileRows rows = NeighborFileRows.Open(request.Input);
        NeighborFileDescription file = rows.Description;
        IReadOnlyList<string> outputs = NeighborFile.PathsOf(request.Output);
        CheckOutput(request, outputs, file.Paths);
        if (!file.HasDistances)
        {
            throw new PlanException($"{request.Input}: found ids without distances, expected both");
        }

        OutputPath.RequireWritable(OutputName, request.Output);
        OutputPath.RequireRoom(OutputName, request.Output, NeighborFile.DiskBytes(request.Output, ShapeOf(file), inBatches: true), $"{Quantity.Count(file.Queries, "query")} of {Quantity.Count(file.K, "neighbour")}");
        return new ConvertWork(null, null, file, outputs);
    }

    /// <summary>What is written of a file of neighbours: the same, with the results that it misses.</summary>
    public static NeighborFileShape ShapeOf(NeighborFileDescription file) => new(file.Queries, file.K, file.Dimension, file.Metric) { AllowsMissing = true };

    private static void CheckOutput(ConvertRequest request, IReadOnlyList<string> outputs, IReadOnlyList<string> inputs)
    {
        foreach (string output in outputs)
        {
            OutputPath.RequireNew(OutputName, request.Output, output, request.Force, inputs);
            JsonTarget.Check(request.Json, request.Force, inputs, output, "the output");
        }
    }
}
