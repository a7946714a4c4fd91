using Plumbline.Fidelity;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Findings;

/// <summary>What was found at one setting.</summary>
internal sealed record SettingFinding
{
    /// <summary>The setting.</summary>
    public required ConditionKey Key { get; init; }

    /// <summary>efConstruction of its graph.</summary>
    public required int EfConstruction { get; init; }

    /// <summary>The k measured, ascending.</summary>
    public required IReadOnlyList<int> Measured { get; init; }

    /// <summary>The safe k, ascending.</summary>
    public required IReadOnlyList<int> Safe { get; init; }

    /// <summary>Where results go missing.</summary>
    public required Cliff Cliff { get; init; }

    /// <summary>Mean loss at the largest k; null where it was not measured.</summary>
    public required LossSplit? LastLoss { get; init; }

    /// <summary>The safe k as text.</summary>
    public string SafeText => SafeRule.Describe(Safe, Measured);

    /// <summary>Whether every k measured is safe.</summary>
    public bool AllSafe => Safe.Count == Measured.Count;

    /// <summary>The largest k up to which every k measured is safe; null where the smallest is not.</summary>
    public int? SafeUpTo
    {
        get
        {
            int count = 0;
            while (count < Safe.Count && Safe[count] == Measured[count])
            {
                count++;
            }

            return count == 0 ? null : Safe[count - 1];
        }
    }

    /// <summary>The smallest k from which on every k measured is safe; null where the largest is not.</summary>
    public int? SafeFrom
    {
        get
        {
            int count = 0;
            while (count < Safe.Count && Safe[^(count + 1)] == Measured[^(count + 1)])
            {
                count++;
            }

            return count == 0 ? null : Safe[^count];
        }
    }
}
