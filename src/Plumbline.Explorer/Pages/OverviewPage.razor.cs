using Plumbline.Capacity;
using Plumbline.Explorer.Components;
using Plumbline.Explorer.State;
using Plumbline.Studies.Exploring;

namespace Plumbline.Explorer.Pages;

/// <summary>Means over all queries at the chosen k and ef, and the curves that they lie on.</summary>
public partial class OverviewPage
{
    private ExplorationMeans? _means;
    private ExplorationCurves? _curves;
    private CapacityDistribution? _capacity;

    /// <inheritdoc/>
    protected override void Compute(View view)
    {
        ArgumentNullException.ThrowIfNull(view);
        _means = Exploration.Means(view.K, view.Ef);
        // Curves and capacities go by the effort alone: a drag of k needs neither again.
        if (_curves?.Ef != view.Ef)
        {
            _curves = Exploration.Curves(view.Ef);
            _capacity = Exploration.Capacity(view.Ef);
        }
    }

    private string Verdict(ExplorationMeans means, CapacityDistribution capacity)
    {
        int cliff = capacity.Cliff(0);
        string place = means.K < cliff
            ? cliff <= Exploration.LargestK ? $"Every query has {ValueText.Count(means.K, "result")}; from k {ValueText.Count(cliff)} on, some run out." : $"Every query has {ValueText.Count(means.K, "result")}, at any k here."
            : $"Past the cliff: {ValueText.Percent(means.ShortfallShare)} of the queries have fewer than {ValueText.Count(means.K, "result")} (the first ran out at k {ValueText.Count(cliff)}).";
        string loss = means.Overlap switch
        {
            >= 0.99 => "The neighbourhoods are true.",
            >= 0.9 => "The neighbourhoods are nearly true.",
            _ => $"Of {ValueText.Count(means.K, "neighbour")}, {ValueText.Tenth(means.K * (1 - means.Overlap))} are not the true ones or not there.",
        };
        return $"{loss} {place}";
    }
}
