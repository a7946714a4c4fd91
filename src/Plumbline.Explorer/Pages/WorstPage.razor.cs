using Microsoft.AspNetCore.Components;
using Plumbline.Explorer.Images;
using Plumbline.Explorer.State;
using Plumbline.Studies.Exploring;

namespace Plumbline.Explorer.Pages;

/// <summary>The queries that lose the most at the chosen k and ef.</summary>
public partial class WorstPage
{
    private const int Most = 100;

    private QueryValues? _values;
    private int[] _worst = [];

    [Inject]
    private Thumbnails Thumbnails { get; init; } = null!;

    /// <inheritdoc/>
    protected override void Compute(View view)
    {
        ArgumentNullException.ThrowIfNull(view);
        QueryValues values = Exploration.Values(view.K, view.Ef);
        int[] order = WorstQueries.Order(values);
        (_values, _worst) = (values, order[..Math.Min(Most, order.Length)]);
    }
}
