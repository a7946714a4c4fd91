using System.Globalization;

namespace Plumbline.Studies.Results;

/// <summary>One setting of one condition, such as efSearch 50 or alpha 0.25.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Value">Its setting.</param>
public readonly record struct ConditionKey(StudyCondition Condition, double Value)
{
    /// <summary>The condition's name in results.csv: efSearch, efConstruction or alpha.</summary>
    public string Name => NameOf(Condition);

    /// <summary>The setting as text, "50" or "0.25".</summary>
    public string ValueText => Value.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>What a reader sees: "efSearch 50".</summary>
    public string Label => $"{Name} {ValueText}";

    /// <summary>The condition's name in results.csv.</summary>
    /// <param name="condition">The condition.</param>
    public static string NameOf(StudyCondition condition) => condition switch
    {
        StudyCondition.EfSearch => "efSearch",
        StudyCondition.EfConstruction => "efConstruction",
        _ => "alpha",
    };
}
