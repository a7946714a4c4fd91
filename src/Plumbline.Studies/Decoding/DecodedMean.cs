namespace Plumbline.Studies.Decoding;

/// <summary>What a mean distance in the authors' convention is made of.</summary>
/// <param name="IsPadded">Whether it holds pads at all, or is over no query; a mean of real distances is neither.</param>
/// <param name="Pads">mean * k * queries / FLT_MAX: the queries with one pad, where none was dropped.</param>
/// <param name="Readings">The ways to read it that are possible, fewest queries dropped first.</param>
public sealed record DecodedMean(bool IsPadded, double Pads, IReadOnlyList<PadReading> Readings)
{
    /// <summary>The only reading; null where there are several, or none.</summary>
    public PadReading? Reading => Readings.Count == 1 ? Readings[0] : null;

    /// <summary>The reading with the fewest queries dropped; null where there is none.</summary>
    public PadReading? Fewest => Readings.Count > 0 ? Readings[0] : null;
}
