namespace Plumbline.Browser.Support;

/// <summary>How a reader looks at a page.</summary>
internal sealed record PageOptions
{
    /// <summary>A window on a desktop, light.</summary>
    public static PageOptions Desktop { get; } = new();

    /// <summary>A small phone.</summary>
    public static PageOptions Phone { get; } = new() { Width = 360, Height = 740 };

    /// <summary>Width of the window, CSS pixels.</summary>
    public int Width { get; init; } = 1280;

    /// <summary>Height of the window, CSS pixels.</summary>
    public int Height { get; init; } = 900;

    /// <summary>Whether the reader prefers dark colours.</summary>
    public bool Dark { get; init; }

    /// <summary>Whether the reader prefers that nothing moves.</summary>
    public bool ReducedMotion { get; init; }

    /// <summary>Whether scripts run.</summary>
    public bool Scripts { get; init; } = true;
}
