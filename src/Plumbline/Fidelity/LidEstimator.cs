namespace Plumbline.Fidelity;

/// <summary>How local intrinsic dimensionality is estimated.</summary>
public enum LidEstimator
{
    /// <summary>
    /// Maximum likelihood (Hill 1975; Levina and Bickel 2004; Amsaleg et al., KDD 2015):
    /// -1 / mean ln(x_i / w) over the neighbours nearer than the last, w being the distance of the last.
    /// </summary>
    MaximumLikelihood = 0,

    /// <summary>Method of moments (Amsaleg et al., KDD 2015), first moment: μ / (w - μ), μ the mean of the same x_i.</summary>
    MethodOfMoments = 1,
}
