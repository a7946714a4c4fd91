using Plumbline.Engines;

namespace Plumbline.Studies.Tests.Tuning;

/// <summary>An engine asked for all of a pool of queries once at each (k, effort), so that drawing of the pool again and again costs nothing.</summary>
internal sealed class RememberingEngine : IAnnEngine
{
    private readonly IAnnEngine _engine;
    private readonly VectorSet _pool;
    private readonly Dictionary<(float, float, float), int> _rows = [];
    private readonly Dictionary<(int K, int? Effort, bool Exact), EngineAnswers> _answers = [];

    public RememberingEngine(IAnnEngine engine, VectorSet pool)
    {
        _engine = engine;
        _pool = pool;
        for (int row = 0; row < pool.Count; row++)
        {
            _rows.Add(KeyOf(pool[row]), row);
        }
    }

    public EngineDescription Description => _engine.Description;

    public async ValueTask<EngineAnswers> SearchAsync(VectorSet queries, EngineSearch search, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        if (!_answers.TryGetValue((search.K, search.Effort, search.Exact), out EngineAnswers? all))
        {
            all = await _engine.SearchAsync(_pool, search, null, cancellationToken);
            _answers.Add((search.K, search.Effort, search.Exact), all);
        }

        EngineAnswers answers = new(queries.Count);
        for (int query = 0; query < queries.Count; query++)
        {
            int row = _rows[KeyOf(queries[query])];
            answers.Set(query, all.Ids(row), all.Distances(row));
        }

        return answers;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static (float, float, float) KeyOf(ReadOnlySpan<float> vector) => (vector[0], vector[1], vector[2]);
}
