using Plumbline.Hnsw;

namespace Plumbline.Search;

/// <summary>How an index is searched.</summary>
public sealed record SearchParameters
{
    /// <summary>The parameters that a search takes where none are given.</summary>
    public static SearchParameters Default { get; } = new();

    /// <summary>
    /// Search effort, 1 or more: the walk ends when this many vectors are nearer than what comes next. Default 64. Not looked at where
    /// <see cref="TargetOverlap"/> is set.
    /// </summary>
    public int EfSearch { get; init; } = 64;

    /// <summary>What happens when more neighbours are asked for than the effort. Default <see cref="CapacityContract.Lift"/>: nothing is missing.</summary>
    public CapacityContract Contract { get; init; } = CapacityContract.Lift;

    /// <summary>Mean overlap with the true neighbours to reach, in (0, 1]; the effort is chosen by the calibration of the index. Null, the default, for none.</summary>
    public double? TargetOverlap { get; init; }

    /// <summary>Threads of a batch of queries; 0, the default, for one a logical processor.</summary>
    public int Threads { get; init; }

    /// <summary>Parameters that leave the effort to the calibration of the index.</summary>
    /// <param name="overlap">Mean overlap to reach, in (0, 1]; the index has to be calibrated for this or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The overlap is not in (0, 1].</exception>
    public static SearchParameters ForTarget(double overlap)
    {
        CheckOverlap(overlap, nameof(overlap));
        return new SearchParameters { TargetOverlap = overlap };
    }

    internal static void CheckOverlap(double overlap, string name)
    {
        if (!(overlap is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(name, overlap, "An overlap is more than 0 and at most 1.");
        }
    }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(EfSearch, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        if (!Enum.IsDefined(Contract))
        {
            throw new ArgumentOutOfRangeException(nameof(Contract), Contract, "Not a capacity contract.");
        }

        if (TargetOverlap is { } overlap)
        {
            CheckOverlap(overlap, nameof(TargetOverlap));
        }
    }
}
