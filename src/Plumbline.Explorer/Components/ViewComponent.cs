using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using Plumbline.Explorer.State;
using Plumbline.Studies.Exploring;

namespace Plumbline.Explorer.Components;

/// <summary>
/// A component that shows what the view asks for. While a slider is dragged, views come faster than they can be computed and drawn: the newest
/// is taken up when the one before it is done, and those between are passed over.
/// </summary>
public abstract class ViewComponent : ComponentBase, IDisposable
{
    private bool _isBusy;
    private bool _isBehind;
    private bool _isGone;

    /// <summary>What is explored.</summary>
    [Inject]
    public required Exploration Exploration { get; init; }

    /// <summary>What is looked at.</summary>
    [Inject]
    public required ViewState State { get; init; }

    /// <summary>The view that is shown, which is the one that <see cref="Compute"/> was last done for.</summary>
    protected View View { get; private set; } = new();

    /// <summary>How long the last <see cref="Compute"/> took.</summary>
    protected TimeSpan Took { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        View = State.View;
        State.Changed += Follow;
        await RefreshAsync();
    }

    /// <summary>Computes what is shown. Called off the page's thread, never twice at a time.</summary>
    /// <param name="view">The view to compute.</param>
    protected abstract void Compute(View view);

    /// <summary>Frees what the component holds.</summary>
    /// <param name="disposing">Always true; there is no finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        _isGone = true;
        State.Changed -= Follow;
    }

    private void Follow() => _ = InvokeAsync(async () =>
    {
        try
        {
            await RefreshAsync();
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    });

    private async Task RefreshAsync()
    {
        if (_isBusy)
        {
            _isBehind = true;
            return;
        }

        _isBusy = true;
        try
        {
            do
            {
                _isBehind = false;
                View view = State.View;
                long start = Stopwatch.GetTimestamp();
                await Task.Run(() => Compute(view));
                Took = Stopwatch.GetElapsedTime(start);
                View = view;
                if (!_isGone)
                {
                    StateHasChanged();
                }
            }
            while (_isBehind && !_isGone);
        }
        finally
        {
            _isBusy = false;
        }
    }
}
