using Plumbline.Studies.Data;

namespace Plumbline.Studies.Tests.Support;

/// <summary>A pool of vectors that a test has made.</summary>
internal sealed class MemoryData(VectorSet vectors, bool comparable = false) : StudyData
{
    public override string Source => "memory.npy";

    public override string Description => $"{vectors.Count} vectors of a test";

    public override int Count => vectors.Count;

    public override int Dimension => vectors.Dimension;

    public override string Sha256 => new('0', 64);

    public override bool ComparableToPaper => comparable;

    public VectorSet Vectors => vectors;

    public override VectorSet Draw(int[]? rows, int threads, CancellationToken cancellationToken) =>
        vectors.Select(rows ?? [.. Enumerable.Range(0, vectors.Count)]);

    protected override void Dispose(bool disposing)
    {
        vectors.Dispose();
        base.Dispose(disposing);
    }
}
