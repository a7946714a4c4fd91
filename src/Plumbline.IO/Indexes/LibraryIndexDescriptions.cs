namespace Plumbline.IO.Indexes;

/// <summary>What follows from a description.</summary>
internal static class LibraryIndexDescriptions
{
    /// <summary>What stands beside id -1.</summary>
    public static float PadDistance(this LibraryIndexDescription description) =>
        description is { Format: LibraryIndexFormat.Faiss, Metric: Metric.InnerProduct } ? -float.MaxValue : float.MaxValue;
}
