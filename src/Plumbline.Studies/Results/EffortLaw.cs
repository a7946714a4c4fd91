using System.Globalization;

namespace Plumbline.Studies.Results;

/// <summary>A search effort that grows with k: efSearch = max(floor, alpha k), rounded down as in condition 3.</summary>
/// <param name="Floor">Least efSearch, 1 or more.</param>
/// <param name="Alpha">Factor of k, two decimals; 0 where the floor alone is enough.</param>
public readonly record struct EffortLaw(int Floor, double Alpha)
{
    /// <summary>efSearch at a k.</summary>
    /// <param name="k">Neighbourhood size.</param>
    public int EffortAt(int k)
    {
        // In whole hundredths, so that 1.1 * 10 is 11 and not a little less.
        long hundredths = (long)Math.Round(Alpha * 100);
        return (int)Math.Min(int.MaxValue, Math.Max(Floor, hundredths * k / 100));
    }

    /// <summary>"max(39, 1.02 * k)", as most languages take it ("max(39, k)" for a factor of 1), or what is left of it without a floor or a factor.</summary>
    public string ToExpression() => Alpha == 1 ? ToString() : ToString().Replace(" k", " * k", StringComparison.Ordinal);

    /// <summary>"max(39, 1.02 k)", "max(39, k)", or what is left of it without a floor or a factor.</summary>
    public override string ToString()
    {
        string share = Alpha == 1 ? "k" : string.Create(CultureInfo.InvariantCulture, $"{Alpha:0.##} k");
        return Alpha == 0 ? Floor.ToString(CultureInfo.InvariantCulture)
            : Floor <= 1 ? share
            : string.Create(CultureInfo.InvariantCulture, $"max({Floor}, {share})");
    }
}
