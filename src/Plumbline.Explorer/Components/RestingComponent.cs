using Plumbline.Explorer.State;

namespace Plumbline.Explorer.Components;

/// <summary>
/// A component that is computed once the sliders rest, so that the processor is theirs while they are dragged, and after the page that is sent first,
/// which does not wait for it.
/// </summary>
public abstract class RestingComponent : ViewComponent
{
    /// <summary>How long the sliders have to rest.</summary>
    protected abstract TimeSpan Rest { get; }

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => RendererInfo.IsInteractive ? base.OnInitializedAsync() : Task.CompletedTask;

    /// <inheritdoc/>
    protected sealed override void Compute(View view)
    {
        ArgumentNullException.ThrowIfNull(view);
        if (IsShown(view))
        {
            return;
        }

        // Off the page's thread; a view that came meanwhile is taken up next.
        Thread.Sleep(Rest);
        if ((State.View.K, State.View.Ef) == (view.K, view.Ef))
        {
            ComputeAtRest(view);
        }
    }

    /// <summary>Whether what is shown is of a view already.</summary>
    /// <param name="view">The view.</param>
    protected abstract bool IsShown(View view);

    /// <summary>Computes what is shown.</summary>
    /// <param name="view">The view to compute.</param>
    protected abstract void ComputeAtRest(View view);
}
