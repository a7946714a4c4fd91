namespace Plumbline.Studies.Decoding;

/// <summary>What a mean distance in the authors' convention is made of.</summary>
/// <param name="IsPadded">Whether it holds pads at all, or is over no query; a mean of real distances is neither.</param>
/// <param name="Pads">mean * k * queries / FLT_MAX: the queries with one pad, where none was dropped.</param>
/// <param name="Readings">
/// The ways to read it that are possible, fewest queries dropped first. Of a mean without pads: the one reading, where the number
/// dropped is known and not 0.
/// </param>
public sealed record DecodedMean(bool IsPadded, double Pads, IReadOnlyList<PadReading> Readings)
{
    /// <summary>The only reading; null where there are several, or none.</summary>
    public PadReading? Reading => Readings.Count == 1 ? Readings[0] : null;

    /// <summary>The reading with the fewest queries dropped; null where there is none.</summary>
    public PadReading? Fewest => Readings.Count > 0 ? Readings[0] : null;

    /// <summary>
    /// The least number of queries dropped that readings, the exact mean and the other k allow. Above 0 where queries were dropped,
    /// even though the mean itself holds no pad.
    /// </summary>
    public int LeastDropped { get; init; }

    /// <summary>The largest number of queries dropped that they allow.</summary>
    public int MostDropped { get; init; }

    /// <summary>
    /// Whether results were missing: the mean holds pads, or is over the queries left. Null where that cannot be known: the mean holds
    /// no pads, and nothing tells the exact mean over all queries.
    /// </summary>
    public bool? IsShort => IsPadded || LeastDropped > 0 ? true : MostDropped == 0 ? false : null;
}
