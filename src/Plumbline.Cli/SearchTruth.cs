using System.Globalization;
using Plumbline.Fidelity;
using Plumbline.IO;
using Plumbline.Search.Files;
using Plumbline.Studies.Indexing;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>Exact neighbours to compare a search with.</summary>
internal sealed class SearchTruth
{
    // Distances are float32 sums in another order on the other side.
    private const double Tolerance = 1e-3;

    private readonly NeighborFileDescription _file;
    private readonly NeighborTable _exact;

    private SearchTruth(NeighborFileDescription file, NeighborTable exact)
    {
        _file = file;
        _exact = exact;
    }

    /// <summary>Reads the file and checks that it is of these queries.</summary>
    /// <exception cref="PlanException">It is not.</exception>
    public static SearchTruth Read(SearchRequest request, IndexFileInfo index, int queries, CancellationToken cancellationToken)
    {
        string path = request.Truth!;
        NeighborFileDescription file;
        using (NeighborFileRows rows = NeighborFileRows.Open(path))
        {
            file = rows.Description;
        }

        if (file.Queries != queries)
        {
            throw new PlanException($"--truth: found neighbours of {Quantity.Count(file.Queries, "query")} in {path}, expected those of the {Quantity.Count(queries)} of {request.Queries}");
        }

        if (file.K < request.K)
        {
            throw new PlanException($"--truth: found {Quantity.Count(file.K, "neighbour")} of each query in {path}, expected {Quantity.Count(request.K)} or more (--k)");
        }

        if (file.Metric is { } metric && metric != index.Metric)
        {
            throw new PlanException($"--truth: found distances {MetricNames.NameOf(metric)} in {path}, expected {MetricNames.NameOf(index.Metric)}, the metric of {index.Path}");
        }

        NeighborTable exact = NeighborFile.Read(path, cancellationToken);
        for (int query = 0; query < exact.QueryCount; query++)
        {
            if (exact.Count(query) < request.K)
            {
                throw new PlanException($"--truth: found {Quantity.Count(exact.Count(query), "neighbour")} of query {query} in {path}, expected {Quantity.Count(request.K)} or more (--k)");
            }
        }

        return new SearchTruth(file, exact);
    }

    /// <summary>Compares.</summary>
    /// <param name="found">What the search returned, ids being rows of the base.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="index">What the index file says.</param>
    /// <exception cref="PlanException">The files cannot be of the same vectors or metric.</exception>
    public IndexQuality Compare(NeighborTable found, SearchRequest request, IndexFileInfo index)
    {
        if (_file.HasDistances)
        {
            for (int query = 0; query < found.QueryCount; query++)
            {
                RequireSameDistances(found, query, index);
            }
        }

        RequireNoSelfJoin(found, request, index);
        double[] overlaps = Overlap.PerQuery(_exact, found, request.K);
        return new IndexQuality(overlaps.Average(), overlaps.Min(), _file.HasDistances ? Recall.PerQuery(_exact, found, request.K).Average() : double.NaN);
    }

    /// <summary>An id on both sides has one distance, or other vectors or another metric were meant, and overlap would say nothing.</summary>
    private void RequireSameDistances(NeighborTable found, int query, IndexFileInfo index)
    {
        ReadOnlySpan<int> exact = _exact.Ids(query);
        double scale = Math.Max(Math.Abs(_exact.Distances(query)[0]), Math.Abs(_exact.Distances(query)[^1]));
        for (int i = found.Count(query) - 1; i >= 0; i--)
        {
            int id = found.Ids(query)[i];
            int place = exact.IndexOf(id);
            if (place < 0)
            {
                continue;
            }

            double ours = found.Distances(query)[i];
            double theirs = _exact.Distances(query)[place];
            if (Math.Abs(ours - theirs) > Tolerance * Math.Max(scale, Math.Abs(ours)))
            {
                throw new PlanException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"--truth: found distance {theirs:G6} of query {query} to vector {id} in {_file.Paths[^1]}, expected {ours:G6}, what {index.Path} has by {MetricNames.NameOf(index.Metric)} (other vectors, other queries or another metric?)"));
            }

            return;
        }
    }

    /// <summary>Truth without queries leaves each vector out of its own neighbours, which a search of an index does not.</summary>
    private void RequireNoSelfJoin(NeighborTable found, SearchRequest request, IndexFileInfo index)
    {
        if (found.QueryCount != index.Count)
        {
            return;
        }

        int selves = 0;
        for (int query = 0; query < found.QueryCount; query++)
        {
            if (_exact.Ids(query).Contains(query))
            {
                return;
            }

            selves += found.Ids(query).Contains(query) ? 1 : 0;
        }

        if (selves > found.QueryCount / 2)
        {
            throw new PlanException($"--truth: found neighbours that leave each vector out of its own in {_file.Paths[0]}, expected those of plumb truth --queries {request.Queries} (the index returns a vector as its own neighbour)");
        }
    }
}
