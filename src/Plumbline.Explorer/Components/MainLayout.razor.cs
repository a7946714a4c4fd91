using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Plumbline.Explorer.State;
using Plumbline.Studies.Exploring;
using Plumbline.Studies.Plans;

namespace Plumbline.Explorer.Components;

/// <summary>What all pages share: the bar with pages and knobs, and what is explored. Keeps the address up with the view.</summary>
public partial class MainLayout
{
    // Browsers allow some hundred changes of the address in half a minute, and a reader none that flicker.
    private static readonly TimeSpan AddressDelay = TimeSpan.FromMilliseconds(250);

    private static readonly (string Path, string Words)[] Pages =
        [("/", "Overview"), ("/neighborhood", "Neighbourhood"), ("/worst", "Worst queries"), ("/map", "Map"), ("/graph", "Walk")];

    private int _changes;
    private bool _isGone;

    /// <summary>What is explored.</summary>
    [Inject]
    public required Exploration Exploration { get; init; }

    /// <summary>What is looked at.</summary>
    [Inject]
    public required ViewState State { get; init; }

    /// <summary>Knows the address.</summary>
    [Inject]
    public required NavigationManager Navigation { get; init; }

    private string Page => Navigation.ToBaseRelativePath(Navigation.Uri).Split('?', '#')[0];

    private string Contract => ContractNames.NameOf(Exploration.Graph.Contract);

    private string Queries => Exploration.Queries.Length == Exploration.Count
        ? "every point is a query"
        : $"{ValueText.Count(Exploration.Queries.Length)} of them, drawn by seed, are queries";

    /// <inheritdoc/>
    public void Dispose()
    {
        _isGone = true;
        State.Changed -= Follow;
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => State.Changed += Follow;

    private void Follow() => _ = InvokeAsync(async () =>
    {
        StateHasChanged();
        int change = ++_changes;
        await Task.Delay(AddressDelay);
        if (change == _changes && !_isGone)
        {
            try
            {
                await State.WriteAddressAsync();
            }
            catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
            {
                // The page is gone, and its address with it.
            }
        }
    });
}
