using Plumbline;
using Plumbline.Engines;

/// <summary>
/// An engine to be measured: it looks at the first dimensions of every vector, keeps the best few, as many as its effort, and orders those by their
/// whole distance. Yours calls your own search instead.
/// </summary>
internal sealed class TwoStageSearch(VectorSet vectors) : IAnnEngine
{
    private const int DimensionsLookedAt = 12;

    public EngineDescription Description { get; } = new()
    {
        Name = "two-stage search",
        Dimension = vectors.Dimension,
        Metric = Metric.SquaredL2,
        Distance = EngineDistance.SquaredEuclidean,             // how the distances below are written
        Count = vectors.Count,
        Effort = new EffortParameter("candidates", 100, "candidates = {0}"),
    };

    public ValueTask<EngineAnswers> SearchAsync(VectorSet queries, EngineSearch search, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        Description.Check(queries, search);
        EngineAnswers answers = new(queries.Count);
        for (int query = 0; query < queries.Count; query++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int[] found = [.. Nearest(queries, query, Enumerable.Range(0, vectors.Count), DimensionsLookedAt, search.Effort ?? Description.Effort!.Current)];
            int[] ids = [.. Nearest(queries, query, found, vectors.Dimension, search.K)];
            answers.Set(query, [.. ids.Select(id => (long)id)], [.. ids.Select(id => Distance(queries[query], vectors[id], vectors.Dimension))]);
            progress?.Report((query + 1.0) / queries.Count);
        }

        return ValueTask.FromResult(answers);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private IEnumerable<int> Nearest(VectorSet queries, int query, IEnumerable<int> among, int dimensions, int count) =>
        among.OrderBy(id => Distance(queries[query], vectors[id], dimensions)).ThenBy(id => id).Take(count);

    private static float Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int dimensions)
    {
        float sum = 0;
        for (int i = 0; i < dimensions; i++)
        {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return sum;
    }
}
