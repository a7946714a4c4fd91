using System.Globalization;
using Plumbline.Hnsw;
using Plumbline.IO;
using Plumbline.Search;
using Plumbline.Search.Files;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>What plumb search is about to do, checked as far as the heads of the files and the disk allow.</summary>
/// <param name="Index">The index, as its file describes it.</param>
/// <param name="Queries">The queries, as their file describes them.</param>
/// <param name="Shape">What would be written.</param>
/// <param name="Outputs">The files that will be written; none without --out.</param>
/// <param name="EfSearch">The effort, given or chosen by the calibration.</param>
internal sealed record SearchWork(
    IndexFileInfo Index, VectorFileDescription Queries, NeighborFileShape Shape, IReadOnlyList<string> Outputs, int EfSearch)
{
    /// <summary>Checks what can be checked without reading vectors or links.</summary>
    /// <exception cref="PlanException">Sizes, options or output do not fit together; the message names them.</exception>
    public static SearchWork Check(SearchRequest request)
    {
        string?[] inputs = [request.Index, request.Queries, request.Truth];
        IReadOnlyList<string> outputs = request.Output is null ? [] : NeighborFile.PathsOf(request.Output);
        foreach (string output in outputs)
        {
            OutputPath.RequireNew("--out", request.Output!, output, request.Force, inputs);
            JsonTarget.Check(request.Json, inputs, output, "the output");
        }

        if (outputs.Count == 0)
        {
            // Nothing else is written; the index is an input and not to be replaced either.
            JsonTarget.Check(request.Json, inputs, request.Index, "the index");
        }

        IndexFileInfo index = VectorIndex.Describe(request.Index);
        VectorFileDescription queries = VectorFile.Describe(request.Queries);
        CheckSizes(request, index, queries);
        int ef = EffortOf(request, index);
        if (request.Contract == CapacityContract.Reject && request.K > ef)
        {
            throw new PlanException($"--k: found {request.K}, expected at most {ef}, the effort, which --contract reject asks for");
        }

        NeighborFileShape shape = new(queries.Rows, request.K, index.Dimension, index.Metric) { AllowsMissing = true };
        if (request.Output is not null)
        {
            OutputPath.RequireWritable("--out", request.Output);
            OutputPath.RequireRoom(
                "--out", request.Output, NeighborFile.DiskBytes(request.Output, shape, inBatches: false), string.Create(CultureInfo.InvariantCulture, $"{shape.Queries} queries of {shape.K} neighbours"));
        }

        return new SearchWork(index, queries, shape, outputs, ef);
    }

    private static void CheckSizes(SearchRequest request, IndexFileInfo index, VectorFileDescription queries)
    {
        if (queries.Dimension != index.Dimension)
        {
            throw new PlanException($"{queries.Path}: found dimension {queries.Dimension}, expected {index.Dimension}, the dimension of {index.Path}");
        }

        if (index.Count == 0)
        {
            throw new PlanException($"{index.Path}: found no vectors in the index, expected some to search among");
        }

        if (request.K < 1 || request.K > index.Count)
        {
            throw new PlanException($"--k: found {request.K}, expected 1 to {index.Count}, the vectors of {index.Path}");
        }

        if ((long)queries.Rows * request.K > Array.MaxLength)
        {
            throw new PlanException($"--k: found {request.K} neighbours of each of {queries.Rows} queries, expected at most {Array.MaxLength} together");
        }

        if (request.Output is not null && index.KeyType != "long")
        {
            throw new PlanException($"--out: found keys of type {index.KeyType} in {index.Path}, expected numbers, which is what {Path.GetExtension(request.Output)} files hold (without --out the index can be measured)");
        }
    }

    private static int EffortOf(SearchRequest request, IndexFileInfo index)
    {
        if (request.Target is not { } target)
        {
            return request.EfSearch ?? SearchParameters.Default.EfSearch;
        }

        if (index.Calibrations.FirstOrDefault(one => one.Target >= target) is not { } calibration)
        {
            string known = index.Calibrations.Count == 0 ? "none" : $"at most {index.Calibrations[^1].Target.ToString(CultureInfo.InvariantCulture)}";
            throw new PlanException(string.Create(
                CultureInfo.InvariantCulture,
                $"--target: found {target}, expected an overlap that {index.Path} is calibrated for, {known} (plumb build --calibrate {target} makes an index that is)"));
        }

        int most = calibration.Efforts[^1].K;
        return request.K <= most
            ? calibration.EffortFor(request.K)
            : throw new PlanException($"--k: found {request.K}, expected at most {most}, which {index.Path} is calibrated for (plumb build --calibrate-k), or --ef instead of --target");
    }
}
