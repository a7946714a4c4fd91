using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Plumbline.Explorer.Images;
using Plumbline.Explorer.Mapping;
using Plumbline.Explorer.State;
using Plumbline.Studies.Exploring;

namespace Plumbline.Explorer.Pages;

/// <summary>All points in two dimensions, coloured by how their neighbourhoods fare.</summary>
public partial class MapPage
{
    private ElementReference _canvas;
    private Projection? _projection;
    private MapSelection? _selection;
    private double _overall;
    private float _low;
    private float _high;
    private bool _isAttached;
    private string? _painted;
    private DotNetObjectReference<MapPage>? _self;

    /// <summary>Reaches the canvas.</summary>
    [Inject]
    public required IJSRuntime Script { get; init; }

    /// <summary>Goes where a click leads.</summary>
    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    private MapData Data { get; init; } = null!;

    [Inject]
    private Thumbnails Thumbnails { get; init; } = null!;

    /// <summary>Opens the neighbourhood of a point that was clicked.</summary>
    /// <param name="point">The point.</param>
    [JSInvokable]
    public void Open(int point)
    {
        if (point >= 0 && point < Exploration.Count)
        {
            Navigation.NavigateTo(State.View.At(point).On("/neighborhood"));
        }
    }

    /// <summary>Selects a part of the map.</summary>
    /// <param name="box">Two corners, four numbers.</param>
    [JSInvokable]
    public void Select(string box)
    {
        if (MapBox.Read(box) is { } read)
        {
            State.Set(State.View with { Box = read });
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (_isAttached)
        {
            try
            {
                await Script.InvokeVoidAsync("plumblineMap.detach");
            }
            catch (JSDisconnectedException)
            {
                // The page is gone, and the canvas with it.
            }
        }

        _self?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void Compute(View view)
    {
        ArgumentNullException.ThrowIfNull(view);
        _projection = Data.Projection;
        float[] values = Data.Values(view);
        float[] present = [.. values.Where(float.IsFinite)];
        (_low, _high) = view.Colour == MapColour.Overlap ? (0, 1) : present.Length == 0 ? (0, 1) : (present.Min(), present.Max());
        QueryValues queries = Exploration.Values(view.K, view.Ef);
        _overall = Exploration.Means(view.K, view.Ef).Overlap;
        _selection = view.Box is { } box ? MapSelection.Of(box, _projection, queries) : null;
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // Before the first values are there, so is no canvas.
        if (_canvas.Id is null)
        {
            return;
        }

        if (!_isAttached)
        {
            _isAttached = true;
            _self = DotNetObjectReference.Create(this);
            await Script.InvokeVoidAsync("plumblineMap.attach", _canvas, _self, Exploration.HasImages ? Thumbnails.Version : null);
        }

        // While the script fetches, newer views may come: it goes by the last.
        string address = View.On("/map/values");
        string painted = $"{address} {View.Box}";
        if (_painted != painted)
        {
            _painted = painted;
            await Script.InvokeVoidAsync("plumblineMap.paint", address, View.Colour == MapColour.Label, _low, _high, View.Box?.ToString(), View.Point);
        }
    }

    private static string Words(MapColour colour) => colour switch
    {
        MapColour.Overlap => "overlap",
        MapColour.Lid => "LID",
        MapColour.Capacity => "capacity",
        _ => "label",
    };

    private void Choose(ChangeEventArgs change)
    {
        if (Enum.TryParse(change.Value?.ToString(), out MapColour colour))
        {
            State.Set(State.View with { Colour = colour });
        }
    }
}
