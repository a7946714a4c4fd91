using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Data;

/// <summary>Opens the data that a plan names.</summary>
public static class StudyDataSource
{
    private const string Replica = "replica";

    /// <summary>Opens a source: "replica", "replica:N", or the path of a vector file.</summary>
    /// <param name="source">The source.</param>
    /// <param name="cancellationToken">Stops the reading of a file.</param>
    /// <exception cref="PlanException">The text names no source.</exception>
    /// <exception cref="IOException">The file cannot be read or is not what its format says.</exception>
    public static StudyData Open(string source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Length == 0)
        {
            throw new PlanException("data: found an empty name, expected replica, replica:N or the path of a .npy or .fvecs file");
        }

        if (source == Replica)
        {
            return new ReplicaData(ReplicaData.DefaultCount);
        }

        if (source.StartsWith(Replica + ":", StringComparison.Ordinal))
        {
            int count = NumberList.WholeNumber(source[(Replica.Length + 1)..], "data replica:N");
            return count >= 2 ? new ReplicaData(count) : throw new PlanException($"data: found {source}, expected replica:N with N 2 or more");
        }

        return new FileData(source, cancellationToken);
    }
}
