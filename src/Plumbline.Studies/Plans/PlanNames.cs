namespace Plumbline.Studies.Plans;

/// <summary>What messages call the settings of a plan: the option that was typed, or the place in a file that they come from.</summary>
internal sealed class PlanNames
{
    /// <summary>Not a setting: that at least one condition has values.</summary>
    public const string Conditions = "conditions";

    private static readonly Dictionary<string, string> Usual = new()
    {
        [nameof(StudyPlan.Data)] = "data",
        [nameof(StudyPlan.Labels)] = "labels",
        [nameof(StudyPlan.Model)] = "model",
        [nameof(StudyPlan.ModelOutput)] = "model-output",
        [nameof(StudyPlan.Preprocess)] = "preprocess",
        [nameof(StudyPlan.Runs)] = "runs",
        [nameof(StudyPlan.Subset)] = "subset",
        [nameof(StudyPlan.Queries)] = "sample",
        [nameof(StudyPlan.Seed)] = "seed",
        [nameof(StudyPlan.M)] = "M",
        [nameof(StudyPlan.EfConstruction)] = "efConstruction",
        [nameof(StudyPlan.EfSearch)] = "efSearch",
        [nameof(StudyPlan.AlphaEfConstruction)] = "efConstruction of condition 3",
        [nameof(StudyPlan.Sensitivity)] = "sensitivity",
        [nameof(StudyPlan.Target)] = "target-overlap",
        [nameof(StudyPlan.Ks)] = "k",
        [nameof(StudyPlan.EfSearchValues)] = "ef",
        [nameof(StudyPlan.EfConstructionValues)] = "ef-construction",
        [nameof(StudyPlan.AlphaValues)] = "alpha",
        [Conditions] = Conditions,
    };

    private readonly string _before;
    private readonly Dictionary<string, string> _places = [];

    /// <summary>Names of settings that nobody has placed.</summary>
    /// <param name="path">The file that the plan comes from; null for none.</param>
    public PlanNames(string? path = null) => _before = path is null ? "" : $"{path}: ";

    /// <summary>What to call a setting.</summary>
    /// <param name="setting">A property of <see cref="StudyPlan"/>, or <see cref="Conditions"/>.</param>
    public string Of(string setting) => _places.GetValueOrDefault(setting) ?? _before + Usual[setting];

    /// <summary>Whether a setting has a place of its own.</summary>
    public bool IsPlaced(string setting) => _places.ContainsKey(setting);

    /// <summary>Says where a setting comes from.</summary>
    /// <param name="setting">A property of <see cref="StudyPlan"/>.</param>
    /// <param name="place">An option, or file, line, section and key; null changes nothing.</param>
    public void Place(string setting, string? place)
    {
        if (place is not null)
        {
            _places[setting] = place;
        }
    }
}
