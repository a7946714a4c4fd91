using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using Plumbline.Studies.Exploring;

namespace Plumbline.Explorer.State;

/// <summary>The view of one open page. Scoped: each user, and each tab, has their own.</summary>
public sealed class ViewState : IDisposable
{
    private readonly NavigationManager _navigation;
    private readonly IJSRuntime _script;
    private readonly ViewLimits _limits;
    private string? _written;

    /// <summary>Reads the view from the page's address.</summary>
    /// <param name="navigation">Knows the address.</param>
    /// <param name="script">Writes the address.</param>
    /// <param name="exploration">Says what can be asked for.</param>
    public ViewState(NavigationManager navigation, IJSRuntime script, Exploration exploration)
    {
        ArgumentNullException.ThrowIfNull(navigation);
        ArgumentNullException.ThrowIfNull(script);
        _navigation = navigation;
        _script = script;
        _limits = ViewLimits.Of(exploration);
        View = View.Read(QueryOf(navigation.Uri), _limits);
        navigation.LocationChanged += Follow;
    }

    /// <summary>Tells that <see cref="View"/> is another.</summary>
    public event Action? Changed;

    /// <summary>What is looked at.</summary>
    public View View { get; private set; }

    /// <summary>Looks at something else. The address follows when <see cref="WriteAddressAsync"/> is called.</summary>
    /// <param name="view">The view.</param>
    public void Set(View view)
    {
        if (view != View)
        {
            View = view;
            Changed?.Invoke();
        }
    }

    /// <summary>
    /// Puts the view into the address: in place of the one that is there, or after it where the query is another. Where the reader has gone elsewhere,
    /// which the server may not know yet, nothing is written: the click would be undone.
    /// </summary>
    /// <exception cref="JSDisconnectedException">The page is gone.</exception>
    /// <exception cref="OperationCanceledException">The page did not answer in time, or went away meanwhile.</exception>
    public async Task WriteAddressAsync()
    {
        string at = _navigation.Uri;
        string page = "/" + _navigation.ToBaseRelativePath(at).Split('?', '#')[0];
        string address = _navigation.ToAbsoluteUri(View.On(page)).ToString();
        if (address != at)
        {
            _written = address;
            // Going back leads to the query that was looked at before, not through every place of a slider.
            View before = View.Read(QueryOf(at), _limits);
            bool sameQuery = before.Point == View.Point && before.Picture == View.Picture;
            if (!await _script.InvokeAsync<bool>("plumblineAddress.write", at, address, sameQuery) && _written == address)
            {
                _written = null;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _navigation.LocationChanged -= Follow;

    private static string QueryOf(string uri) => new Uri(uri).Query;

    private void Follow(object? sender, LocationChangedEventArgs change)
    {
        // What was just written may be behind a slider that is still being dragged.
        if (change.Location == _written)
        {
            _written = null;
            return;
        }

        Set(View.Read(QueryOf(change.Location), _limits));
    }
}
