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

    // Addresses that were written, and that the browser has not told of yet.
    private readonly HashSet<string> _written = [];

    // Where the page is, as far as is known: what was written last is known before the browser tells.
    private string _at;
    private bool _isWriting;
    private bool _isBehind;

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
        _at = navigation.Uri;
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
        // One after the other: the next is written from where the one before led.
        _isBehind = true;
        if (_isWriting)
        {
            return;
        }

        _isWriting = true;
        try
        {
            while (_isBehind)
            {
                _isBehind = false;
                await WriteAsync(_at);
            }
        }
        finally
        {
            _isWriting = false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _navigation.LocationChanged -= Follow;

    private async Task WriteAsync(string at)
    {
        string page = "/" + _navigation.ToBaseRelativePath(at).Split('?', '#')[0];
        string address = _navigation.ToAbsoluteUri(View.On(page)).ToString();
        if (address == at)
        {
            return;
        }

        _written.Add(address);
        // Going back leads to the query that was looked at before, not through every place of a slider.
        View before = View.Read(QueryOf(at), _limits);
        bool sameQuery = before.Point == View.Point && before.Picture == View.Picture;
        if (await _script.InvokeAsync<bool>("plumblineAddress.write", at, address, sameQuery))
        {
            // Unless the browser has told of another place meanwhile.
            _at = _at == at ? address : _at;
        }
        else
        {
            _written.Remove(address);
        }
    }

    private static string QueryOf(string uri) => new Uri(uri).Query;

    private void Follow(object? sender, LocationChangedEventArgs change)
    {
        // What was just written may be behind a slider that is still being dragged.
        if (_written.Remove(change.Location))
        {
            return;
        }

        _at = change.Location;
        Set(View.Read(QueryOf(change.Location), _limits));
    }
}
