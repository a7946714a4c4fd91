using System.Globalization;
using Plumbline.Engines;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Watching;

/// <summary>What a round asks: every k at every effort.</summary>
/// <param name="Ks">Numbers of neighbours, ascending.</param>
/// <param name="Efforts">Efforts to ask with, ascending; one null for what the engine is set to.</param>
internal sealed record WatchSettings(int[] Ks, int?[] Efforts)
{
    private static readonly int[] UsualKs = [10, 100];

    /// <summary>Searches that a round of so many queries sends.</summary>
    public int Searches(int queries) => queries * Ks.Length * Efforts.Length;

    /// <summary>Settles k and effort for an engine and its base.</summary>
    /// <exception cref="PlanException">A k or effort is out of range.</exception>
    public static WatchSettings Of(WatchOptions options, EngineDescription engine, WatchedBase known)
    {
        int most = known.LargestK;
        foreach (int k in options.Ks ?? [])
        {
            if (k < 1 || k > most)
            {
                throw new PlanException($"--k: found {k}, expected {NumberList.Range(1, most)}, the vectors of the index{(known.IsSelf ? " less the query itself" : "")}");
            }
        }

        int[] usual = [.. UsualKs.Where(k => k <= most)];
        int[] ks = [.. (options.Ks ?? (usual.Length > 0 ? usual : [most])).Distinct().Order()];
        if (options.Efforts is not { } efforts)
        {
            return new WatchSettings(ks, [null]);
        }

        EffortParameter effort = engine.Effort
            ?? throw new PlanException($"--ef: found {string.Join(",", efforts)}, expected none: {engine.Name} has no search effort");
        foreach (int ef in efforts)
        {
            if (ef < effort.Least || ef > effort.Most)
            {
                throw new PlanException($"--ef: found {ef}, expected {NumberList.Range(effort.Least, effort.Most)}, what {engine.Name} takes for {effort.Name}");
            }

            if (effort.IsFixed && ef != effort.Current)
            {
                throw new PlanException($"--ef: found {ef}, expected {effort.Current} or nothing: {effort.Name} is a setting of the server ({engine.Name}), and a watch changes none");
            }
        }

        return new WatchSettings(ks, [.. efforts.Distinct().Order().Select(ef => (int?)ef)]);
    }

    /// <summary>Refuses rounds that the budget gives no time for.</summary>
    /// <exception cref="PlanException">A round takes longer than there is from one to the next.</exception>
    public void RequireTime(WatchOptions options, int queries)
    {
        double seconds = Searches(queries) / options.MaxQueriesPerSecond;
        if (seconds > options.Every.TotalSeconds)
        {
            throw new PlanException(string.Create(
                CultureInfo.InvariantCulture,
                $"--every: found {options.Every.TotalSeconds:0.###} s, expected {Math.Ceiling(seconds):0} s or more: {Quantity.Count(queries, "query")} x {Ks.Length} k x {Efforts.Length} efSearch = {Quantity.Count(Searches(queries), "search")} need {seconds:0.##} s at --max-qps {options.MaxQueriesPerSecond:0.###}"));
        }
    }
}
