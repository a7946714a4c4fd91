using System.Globalization;
using Plumbline.IO;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>What plumb build is about to do, checked as far as the heads of the files and the disk allow.</summary>
/// <param name="Vectors">The vectors, as their file describes them.</param>
/// <param name="Queries">Queries to calibrate with; null for the vectors.</param>
/// <param name="Ks">Numbers of neighbours to calibrate for: those asked for that there are.</param>
internal sealed record BuildWork(VectorFileDescription Vectors, VectorFileDescription? Queries, IReadOnlyList<int> Ks)
{
    private static readonly int[] DefaultKs = [10, 100];

    /// <summary>Checks what can be checked without reading vectors.</summary>
    /// <exception cref="PlanException">Sizes, options or output do not fit together; the message names them.</exception>
    public static BuildWork Check(BuildRequest request)
    {
        string?[] inputs = [request.Vectors, request.CalibrateQueries];
        OutputPath.RequireNew("--out", request.Output, request.Output, request.Force, inputs);
        // A name that is read as vectors or neighbours would be refused as an index later on.
        if (Path.GetExtension(request.Output).ToUpperInvariant() is ".NPY" or ".NPZ" or ".FVECS" or ".IVECS" or ".HDF5" or ".H5" or ".YAML" or ".YML" or ".JSON")
        {
            throw new PlanException($"--out: found {request.Output}, the name of another kind of file, expected one for an index, such as {Path.ChangeExtension(request.Output, ".plumb")}");
        }

        JsonTarget.Check(request.Json, inputs, request.Output, "the output");
        VectorFileDescription vectors = VectorFile.Describe(request.Vectors);
        VectorFileDescription? queries = request.CalibrateQueries is null ? null : VectorFile.Describe(request.CalibrateQueries);
        if (queries is not null && queries.Dimension != vectors.Dimension)
        {
            throw new PlanException($"{queries.Path}: found dimension {queries.Dimension}, expected {vectors.Dimension}, the dimension of {vectors.Path}");
        }

        BuildWork work = new(vectors, queries, KsOf(request, vectors, queries));
        work.CheckMemory(request);
        OutputPath.RequireWritable("--out", request.Output);
        OutputPath.RequireRoom("--out", request.Output, work.FileBytes(request, elementBytes: 1), work.Words(request));
        return work;
    }

    /// <summary>Checks the disk again, when it is known how values are kept.</summary>
    public void CheckRoom(BuildRequest request, VectorFacts facts) =>
        OutputPath.RequireRoom("--out", request.Output, FileBytes(request, facts.AreBytes ? 1 : facts.AreHalves ? sizeof(ushort) : sizeof(float)), Words(request));

    /// <summary>What was named has to be possible; the defaults are taken as far as there are vectors.</summary>
    private static IReadOnlyList<int> KsOf(BuildRequest request, VectorFileDescription vectors, VectorFileDescription? queries)
    {
        if (request.Target is null)
        {
            return [];
        }

        int most = queries is null ? vectors.Rows - 1 : vectors.Rows;
        if (most < 1)
        {
            throw new PlanException($"{vectors.Path}: found {vectors.Rows} vectors, expected 2 or more for --calibrate (a vector is not its own neighbour)");
        }

        if (request.CalibrateKs is null)
        {
            return [.. DefaultKs.Select(k => Math.Min(k, most)).Distinct()];
        }

        return request.CalibrateKs[^1] <= most
            ? request.CalibrateKs
            : throw new PlanException($"--calibrate-k: found {request.CalibrateKs[^1]}, expected at most {most}, the vectors of {vectors.Path}{(queries is null ? " less the one searched for" : "")}");
    }

    private void CheckMemory(BuildRequest request)
    {
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        long needed = FileBytes(request, elementBytes: 1) + (TruthWork.IsMapped(Vectors) ? 0 : (long)Vectors.Rows * Vectors.Dimension * sizeof(float));
        if (needed > available)
        {
            throw new PlanException(string.Create(
                CultureInfo.InvariantCulture,
                $"{request.Vectors}: found {Vectors.Rows} vectors of dimension {Vectors.Dimension}, whose index takes at least {needed} bytes of memory while it is built, expected at most {available}, the memory of this machine"));
        }
    }

    /// <summary>About what the file takes: vectors and links of the base level, by far the most of it.</summary>
    private long FileBytes(BuildRequest request, int elementBytes) =>
        (long)Vectors.Rows * (((long)Vectors.Dimension * elementBytes) + (2L * request.M * sizeof(int)));

    private string Words(BuildRequest request) => string.Create(CultureInfo.InvariantCulture, $"{Vectors.Rows} vectors of dimension {Vectors.Dimension} with {2 * request.M} links each");
}
