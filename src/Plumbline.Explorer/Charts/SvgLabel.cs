using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Plumbline.Explorer.Charts;

/// <summary>A text element of SVG, whose name means something else to Razor.</summary>
public sealed class SvgLabel : ComponentBase
{
    /// <summary>Where it stands, from the left.</summary>
    [Parameter]
    [EditorRequired]
    public double X { get; set; }

    /// <summary>Where its base line is, from the top.</summary>
    [Parameter]
    [EditorRequired]
    public double Y { get; set; }

    /// <summary>What it says.</summary>
    [Parameter]
    [EditorRequired]
    public required string Words { get; set; }

    /// <summary>Which part of it is at <see cref="X"/>: start, middle or end.</summary>
    [Parameter]
    public string Anchor { get; set; } = "middle";

    /// <summary>Its class in the style sheet.</summary>
    [Parameter]
    public string Class { get; set; } = "tick";

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "class", Class);
        builder.AddAttribute(2, "x", SvgPath.Number(X));
        builder.AddAttribute(3, "y", SvgPath.Number(Y));
        builder.AddAttribute(4, "text-anchor", Anchor);
        builder.AddContent(5, Words);
        builder.CloseElement();
    }
}
