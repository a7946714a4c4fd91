using Plumbline.Imaging.Embedding;
using Plumbline.Imaging.Sources;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Data;

/// <summary>Opens the data that a plan names.</summary>
public static class StudyDataSource
{
    private const string Replica = "replica";

    /// <summary>Opens a plan's data: "replica", "replica:N", the path of a vector file, or images with the plan's model.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="threads">Threads to use; 0 for one a logical processor.</param>
    /// <param name="progress">Told how far the reading of images is.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="PlanException">The plan names no source, or a model for what are no images.</exception>
    /// <exception cref="IOException">A file cannot be read or is not what its format says.</exception>
    public static StudyData Open(StudyPlan plan, int threads = 0, IProgress<EmbeddingProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Open(plan, new PlanNames(), threads, progress, cancellationToken);

    /// <summary>The same, for messages that name the option that was typed or the place in a plan.</summary>
    internal static StudyData Open(StudyPlan plan, PlanNames names, int threads, IProgress<EmbeddingProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        bool images = ImageSource.IsNamed(plan.Data);
        (string Name, string? Value)[] forImages = [(nameof(plan.Model), plan.Model), (nameof(plan.ModelOutput), plan.ModelOutput), (nameof(plan.Preprocess), plan.Preprocess)];
        if (!images && Array.Find(forImages, setting => setting.Value is not null) is { Name: not null } stray)
        {
            throw new PlanException($"{names.Of(stray.Name)}: found {stray.Value} with the data {plan.Data}, expected images to embed: {ImageSource.Expected}");
        }

        if (plan.Labels is not null && (images || IsReplica(plan.Data)))
        {
            throw new PlanException($"{names.Of(nameof(plan.Labels))}: found {plan.Labels} with the data {plan.Data}, expected a file of vectors{(images ? " (images bring their own)" : "")}");
        }

        return images ? new EmbeddedData(plan, threads, progress, cancellationToken) : Open(plan.Data, plan.Labels, names, cancellationToken);
    }

    /// <summary>Opens a source of vectors: "replica", "replica:N", or the path of a vector file.</summary>
    /// <param name="source">The source.</param>
    /// <param name="cancellationToken">Stops the reading of a file.</param>
    /// <exception cref="PlanException">The text names no source.</exception>
    /// <exception cref="IOException">The file cannot be read or is not what its format says.</exception>
    public static StudyData Open(string source, CancellationToken cancellationToken = default) => Open(source, labels: null, new PlanNames(), cancellationToken);

    private static StudyData Open(string source, string? labels, PlanNames names, CancellationToken cancellationToken)
    {
        string data = names.Of(nameof(StudyPlan.Data));
        ArgumentNullException.ThrowIfNull(source);
        if (source.Length == 0)
        {
            throw new PlanException($"{data}: found an empty name, expected replica, replica:N or the path of a file of vectors");
        }

        if (source == Replica)
        {
            return new ReplicaData(ReplicaData.DefaultCount);
        }

        if (IsReplica(source))
        {
            int count = NumberList.WholeNumber(source[(Replica.Length + 1)..], $"{data} replica:N");
            return count >= 2 ? new ReplicaData(count) : throw new PlanException($"{data}: found {source}, expected replica:N with N 2 or more");
        }

        return new FileData(source, labels, cancellationToken);
    }

    private static bool IsReplica(string source) => source == Replica || source.StartsWith(Replica + ":", StringComparison.Ordinal);
}
