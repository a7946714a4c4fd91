using Plumbline.Studies.Results;

namespace Plumbline.Studies.Running;

/// <summary>What gathers over the runs of a study besides its points and capacities.</summary>
internal sealed class StudyTally
{
    /// <summary>Grouping of the queries, one a run.</summary>
    public List<LidQuartiles> LidQuartiles { get; } = [];
}
