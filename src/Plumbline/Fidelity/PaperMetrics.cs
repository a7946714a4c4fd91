namespace Plumbline.Fidelity;

/// <summary>The paper's measures at one k, by its authors' formulas and under their names.</summary>
public sealed record PaperMetrics
{
    /// <summary>Neighbourhood size.</summary>
    public required int K { get; init; }

    /// <summary>Mean over queries of |exact ids ∩ ann ids| / k.</summary>
    public required double MeanOverlap { get; init; }

    /// <summary>Standard deviation of the overlap over queries (population).</summary>
    public required double StdOverlap { get; init; }

    /// <summary>Mean squared exact distance over the queries that the finite-value guard left.</summary>
    public required double MeanExactDist { get; init; }

    /// <summary>Mean squared approximate distance over the queries that the finite-value guard left, pads included.</summary>
    public required double MeanAnnDist { get; init; }

    /// <summary>Mean of ||mean(X[exact]) - mean(X[ann])|| / mean squared exact distance.</summary>
    public required double MeanBarycenterShift { get; init; }

    /// <summary>Standard deviation of the shift over queries (population).</summary>
    public required double StdBarycenterShift { get; init; }

    /// <summary>Mean exact LID on squared distances.</summary>
    public required double MeanLidExact { get; init; }

    /// <summary>Mean approximate LID on squared distances, pads included.</summary>
    public required double MeanLidAnn { get; init; }

    /// <summary>Standard deviation over queries of LID ann - LID exact (population).</summary>
    public required double StdLidDiff { get; init; }

    /// <summary>Mean over queries of LID ann - LID exact.</summary>
    public double MeanLidDiff => MeanLidAnn - MeanLidExact;

    /// <summary>Queries that the finite-value guard dropped from the distances (not a number of the authors).</summary>
    public required int DroppedQueries { get; init; }

    /// <summary>Pads among all places (not a number of the authors).</summary>
    public required long Pads { get; init; }
}
