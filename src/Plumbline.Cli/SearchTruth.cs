using System.Globalization;
using Plumbline.Fidelity;
using Plumbline.IO;
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
    public static SearchTruth Read(string path, SearchWork work, CancellationToken cancellationToken)
    {
        NeighborFileDescription file;
        using (NeighborFileRows rows = NeighborFileRows.Open(path))
        {
            file = rows.Description;
        }

        if (file.Queries != work.Shape.Queries)
        {
            throw new PlanException($"--truth: found neighbours of {file.Queries} queries in {path}, expected those of the {work.Shape.Queries} of {work.Queries.Path}");
        }

        if (file.K < work.Shape.K)
        {
            throw new PlanException($"--truth: found {file.K} neighbours of each query in {path}, expected {work.Shape.K} or more (--k)");
        }

        if (file.Metric is { } metric && metric != work.Shape.Metric)
        {
            throw new PlanException($"--truth: found distances {MetricNames.NameOf(metric)} in {path}, expected {MetricNames.NameOf(work.Shape.Metric)}, the metric of {work.Index.Path}");
        }

        NeighborTable exact = NeighborFile.Read(path, cancellationToken);
        for (int query = 0; query < exact.QueryCount; query++)
        {
            if (exact.Count(query) < work.Shape.K)
            {
                throw new PlanException($"--truth: found {exact.Count(query)} neighbours of query {query} in {path}, expected {work.Shape.K} or more (--k)");
            }
        }

        return new SearchTruth(file, exact);
    }

    /// <summary>Compares.</summary>
    /// <param name="found">What the search returned, ids being rows of the base.</param>
    /// <param name="work">What was asked.</param>
    /// <exception cref="PlanException">The files cannot be of the same vectors or metric.</exception>
    public (Summary Overlap, Summary? Recall) Compare(NeighborTable found, SearchWork work)
    {
        if (_file.HasDistances)
        {
            for (int query = 0; query < found.QueryCount; query++)
            {
                RequireSameDistances(found, query, work);
            }
        }

        RequireNoSelfJoin(found, work);
        int k = work.Shape.K;
        return (Summary.Of(Overlap.PerQuery(_exact, found, k)), _file.HasDistances ? Summary.Of(Recall.PerQuery(_exact, found, k)) : null);
    }

    /// <summary>An id on both sides has one distance, or other vectors or another metric were meant, and overlap would say nothing.</summary>
    private void RequireSameDistances(NeighborTable found, int query, SearchWork work)
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
                    $"--truth: found distance {theirs:G6} of query {query} to vector {id} in {_file.Paths[^1]}, expected {ours:G6}, what {work.Index.Path} has by {MetricNames.NameOf(work.Shape.Metric)} (other vectors, other queries or another metric?)"));
            }

            return;
        }
    }

    /// <summary>Truth without queries leaves each vector out of its own neighbours, which a search of an index does not.</summary>
    private void RequireNoSelfJoin(NeighborTable found, SearchWork work)
    {
        if (found.QueryCount != work.Index.Count)
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
            throw new PlanException($"--truth: found neighbours that leave each vector out of its own in {_file.Paths[0]}, expected those of plumb truth --queries {work.Queries.Path} (the index returns a vector as its own neighbour)");
        }
    }
}
