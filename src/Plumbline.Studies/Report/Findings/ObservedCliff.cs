using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Findings;

/// <summary>Where results went missing when they were asked for, which the capacities predict.</summary>
internal static class ObservedCliff
{
    /// <summary>The first k measured at which more than a share of the queries of all runs had fewer than k results.</summary>
    /// <param name="view">The study.</param>
    /// <param name="key">The setting.</param>
    /// <param name="share">0, for the first query of all, up to, but not including, 1.</param>
    /// <returns>A k, or null where there is none among those measured.</returns>
    public static int? Find(StudyView view, ConditionKey key, double share) =>
        view.Ks(key).Where(k => view.ObservedShortfall(key, k) > share).Select(k => (int?)k).FirstOrDefault();
}
