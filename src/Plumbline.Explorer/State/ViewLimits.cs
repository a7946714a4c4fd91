using Plumbline.Studies.Exploring;

namespace Plumbline.Explorer.State;

/// <summary>What a view can ask for.</summary>
/// <param name="Count">Points.</param>
/// <param name="LargestK">Largest neighbourhood.</param>
/// <param name="LargestEffort">Largest search effort.</param>
public sealed record ViewLimits(int Count, int LargestK, int LargestEffort)
{
    /// <summary>The k of an address that names none.</summary>
    public int UsualK => Math.Min(100, LargestK);

    /// <summary>The ef of an address that names none: small beside the k, so that the first look shows what the tool is about.</summary>
    public int UsualEffort => Math.Min(50, LargestEffort);

    /// <summary>The limits of an exploration.</summary>
    /// <param name="exploration">The exploration.</param>
    public static ViewLimits Of(Exploration exploration)
    {
        ArgumentNullException.ThrowIfNull(exploration);
        return new ViewLimits(exploration.Count, exploration.LargestK, exploration.LargestEffort);
    }
}
