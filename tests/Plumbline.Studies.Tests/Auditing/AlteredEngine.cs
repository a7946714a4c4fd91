using Plumbline.Engines;

namespace Plumbline.Studies.Tests.Auditing;

/// <summary>An engine whose description or answers are altered on their way: a fault that an audit must find.</summary>
internal sealed class AlteredEngine(IAnnEngine engine) : IAnnEngine
{
    public Func<EngineDescription, EngineDescription> Describe { get; init; } = description => description;

    /// <summary>Alters what is asked.</summary>
    public Func<EngineSearch, EngineSearch> Ask { get; init; } = search => search;

    /// <summary>Alters the results of one query: asked, query, ids, distances.</summary>
    public Action<EngineSearch, int, List<long>, List<float>> Answer { get; init; } = (_, _, _, _) => { };

    public bool HidesEvaluated { get; init; }

    public EngineDescription Description => Describe(engine.Description);

    public async ValueTask<EngineAnswers> SearchAsync(VectorSet queries, EngineSearch search, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        EngineAnswers answers = await engine.SearchAsync(queries, Ask(search), progress, cancellationToken);
        EngineAnswers altered = new(answers.QueryCount) { Evaluated = HidesEvaluated ? null : answers.Evaluated };
        for (int query = 0; query < answers.QueryCount; query++)
        {
            List<long> ids = [.. answers.Ids(query)];
            List<float> distances = [.. answers.Distances(query)];
            Answer(search, query, ids, distances);
            altered.Set(query, [.. ids], [.. distances]);
        }

        return altered;
    }

    public ValueTask DisposeAsync() => engine.DisposeAsync();
}
