using System.Globalization;
using Plumbline.IO;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Truth;

namespace Plumbline.Cli;

/// <summary>What plumb truth is about to do, checked as far as the heads of the files and the disk allow.</summary>
/// <param name="Base">The base, as its file describes it.</param>
/// <param name="Queries">The queries; null for a self-join.</param>
/// <param name="Shape">What will be written.</param>
/// <param name="Outputs">The files that will be written.</param>
/// <param name="BatchSize">Queries searched at a time.</param>
internal sealed record TruthWork(
    VectorFileDescription Base, VectorFileDescription? Queries, NeighborFileShape Shape, IReadOnlyList<string> Outputs, int BatchSize)
{
    /// <summary>Batches of queries.</summary>
    public int Batches => (Shape.Queries + BatchSize - 1) / BatchSize;

    /// <summary>Checks what can be checked without reading vectors.</summary>
    /// <exception cref="PlanException">Sizes, options or output do not fit together; the message names them.</exception>
    public static TruthWork Check(TruthRequest request)
    {
        IReadOnlyList<string> outputs = CheckOutput(request);
        VectorFileDescription vectors = VectorFile.Describe(request.Base);
        VectorFileDescription? queries = request.Queries is null ? null : VectorFile.Describe(request.Queries);
        CheckSizes(request, vectors, queries);
        NeighborFileShape shape = new((queries ?? vectors).Rows, request.K, vectors.Dimension, request.Metric);
        int batch = BatchedExactSearch.BatchFor(vectors.Rows, queries?.Rows, request.K, request.MemoryBytes);
        TruthWork work = new(vectors, queries, shape, outputs, batch);
        work.CheckMemory(request);
        OutputPath.RequireWritable("--out", request.Output);
        work.CheckDisk(request);
        return work;
    }

    private static IReadOnlyList<string> CheckOutput(TruthRequest request)
    {
        IReadOnlyList<string> outputs = NeighborFile.PathsOf(request.Output);
        foreach (string output in outputs)
        {
            OutputPath.RequireNew("--out", request.Output, output, request.Force, [request.Base, request.Queries]);
            JsonTarget.Check(request.Json, request.Force, [request.Base, request.Queries], output, "the output");
        }

        return outputs;
    }

    private static void CheckSizes(TruthRequest request, VectorFileDescription vectors, VectorFileDescription? queries)
    {
        if (queries is not null && queries.Dimension != vectors.Dimension)
        {
            throw new PlanException($"{queries.Path}: found dimension {Quantity.Count(queries.Dimension)}, expected {Quantity.Count(vectors.Dimension)}, the dimension of {vectors.Path}");
        }

        if (queries is null && vectors.Rows < 2)
        {
            throw new PlanException($"{vectors.Path}: found {Quantity.Count(vectors.Rows, "vector")}, expected 2 or more (a vector is not its own neighbour)");
        }

        int most = queries is null ? vectors.Rows - 1 : vectors.Rows;
        if (request.K < 1 || request.K > most)
        {
            string why = queries is null ? $"the {Quantity.Count(vectors.Rows, "vector")} of {vectors.Path} less the one searched for" : $"the vectors of {vectors.Path}";
            throw new PlanException($"--k: found {request.K}, expected {NumberList.Range(1, most)}, {why}");
        }

        // A row is one array, and with the vector itself in front one longer.
        if (request.K >= Array.MaxLength)
        {
            throw new PlanException($"--k: found {request.K}, expected less than {Array.MaxLength}, the longest list that is held in memory");
        }
    }

    private void CheckMemory(TruthRequest request)
    {
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        long copied = ((VectorFileDescription?[])[Base, Queries])
            .Where(file => file is not null && !VectorFile.IsMappable(file.Path))
            .Sum(file => (long)file!.Rows * file.Dimension * sizeof(float));
        if (copied > available)
        {
            throw new PlanException(string.Create(
                CultureInfo.InvariantCulture,
                $"{request.Base}{(Queries is null ? "" : $", {request.Queries}")}: found {Quantity.Count(copied, "byte")} of vectors to be copied into memory, expected at most {Quantity.Count(available)}, the memory of this machine (a float32 .npy is mapped instead)"));
        }

        long table = Math.Min((long)BatchSize * Shape.K, Array.MaxLength) * (sizeof(int) + sizeof(float));
        if (table > available - copied)
        {
            throw new PlanException(string.Create(
                CultureInfo.InvariantCulture,
                $"--memory: found {Quantity.Count(table, "byte")} of results at a time ({Quantity.Count(BatchSize, "query")} of {Quantity.Count(Shape.K, "neighbour")}), expected at most {Quantity.Count(available - copied)}, the memory of this machine{(copied > 0 ? " beside the vectors" : "")}"));
        }
    }

    /// <summary>Refuses what would not fit on the disk. A file that is replaced stays until the new one is complete, so that it frees nothing.</summary>
    private void CheckDisk(TruthRequest request)
    {
        long needed = NeighborFile.DiskBytes(request.Output, Shape, Batches > 1);
        OutputPath.RequireRoom("--out", request.Output, needed, string.Create(CultureInfo.InvariantCulture, $"{Quantity.Count(Shape.Queries, "query")} of {Quantity.Count(Shape.K, "neighbour")}"));
    }
}
