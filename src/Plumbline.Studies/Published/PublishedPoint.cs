using Plumbline.Studies.Decoding;

namespace Plumbline.Studies.Published;

/// <summary>One published value of the study, the mean of its authors' ten runs, in the paper convention.</summary>
/// <param name="K">Neighbourhood size.</param>
/// <param name="EfSearch">Search effort.</param>
/// <param name="Overlap">Mean overlap.</param>
/// <param name="ExactSquaredDistance">Mean squared exact distance; biased by the finite-value guard where results are missing.</param>
/// <param name="AnnSquaredDistance">Mean squared approximate distance, pads included.</param>
/// <param name="BarycenterShift">Mean barycenter shift over squared distance.</param>
/// <param name="LidExact">Mean exact LID on squared distances.</param>
/// <param name="LidAnn">Mean approximate LID on squared distances.</param>
public sealed record PublishedPoint(
    int K,
    int EfSearch,
    double Overlap,
    double ExactSquaredDistance,
    double AnnSquaredDistance,
    double BarycenterShift,
    double LidExact,
    double LidAnn)
{
    /// <summary>Whether the mean approximate distance holds pads.</summary>
    public bool IsPadded => PadDecoder.IsPadded(AnnSquaredDistance);
}
