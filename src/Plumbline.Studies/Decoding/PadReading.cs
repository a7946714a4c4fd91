namespace Plumbline.Studies.Decoding;

/// <summary>One way to read a mean that holds pads.</summary>
/// <param name="OnePad">Queries with exactly one missing result: they keep a finite mean.</param>
/// <param name="Dropped">Queries with two or more: their mean overflows float32, and the finite-value guard drops them from both sides.</param>
public readonly record struct PadReading(int OnePad, int Dropped)
{
    /// <summary>Queries with a missing result.</summary>
    public int Unfilled => OnePad + Dropped;
}
