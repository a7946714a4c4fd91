using Plumbline.Studies.Replica;

namespace Plumbline.Bench.Exact;

/// <summary>Vectors that some rows of bench/compare exact share: a base, and queries that are not in it.</summary>
internal sealed class ExactData
{
    private readonly Func<BenchSession, (VectorSet Base, VectorSet Queries)> _load;

    private ExactData(string? note, Func<BenchSession, (VectorSet Base, VectorSet Queries)> load, IReadOnlyList<ExactWork> works)
    {
        Note = note;
        Works = works;
        _load = load;
    }

    /// <summary>What a reader has to know about the vectors; null where there is nothing.</summary>
    public string? Note { get; }

    /// <summary>The rows.</summary>
    public IReadOnlyList<ExactWork> Works { get; }

    /// <summary>All data sets.</summary>
    /// <param name="quick">Small shapes.</param>
    public static IReadOnlyList<ExactData> All(bool quick) =>
        quick ? [Replica(1500, 1000, 100), Digits(6000, 500, 20), Gaussian(10_000, 200, 128, 100)]
              : [Replica(10_000, 10_000, 500), Digits(60_000, 10_000, 100), Gaussian(100_000, 1000, 128, 100)];

    /// <summary>Makes the vectors; the caller disposes them.</summary>
    public (VectorSet Base, VectorSet Queries) Load(BenchSession session) => _load(session);

    private static ExactData Replica(int count, int queries, int k)
    {
        const string Name = "replica";
        const int Dimension = ReplicaGenerator.Dimension;
        return new ExactData(
            null,
            session =>
            {
                ReplicaGenerator generator = new();
                return (
                    generator.Generate(count, session.Options.Threads, progress: null, session.Cancellation),
                    generator.Generate([.. Enumerable.Range(count, queries)], session.Options.Threads, progress: null, session.Cancellation));
            },
            [
                new ExactWork(ExactKind.Search, Name, count, queries, Dimension, 10),
                new ExactWork(ExactKind.Search, Name, count, queries, Dimension, k),
                new ExactWork(ExactKind.SelfJoin, Name, count, count, Dimension, k),
                new ExactWork(ExactKind.SelfJoin, Name, count, count, Dimension, count - 1),
            ]);
    }

    private static ExactData Digits(int count, int queries, int single)
    {
        const int Dimension = 28 * 28;
        string? folder = MnistFiles.Find();
        string name = folder is null ? "Gaussian" : "MNIST";
        return new ExactData(
            folder is null ? "MNIST is not in ../shared/data/mnist beside the checkout: seeded Gaussian vectors of the same shape were used." : null,
            _ => folder is null
                ? (GaussianVectors.Generate(count, Dimension, 1), GaussianVectors.Generate(queries, Dimension, 2))
                : (IdxFile.Read(Path.Combine(folder, MnistFiles.Base), count), IdxFile.Read(Path.Combine(folder, MnistFiles.Queries), queries)),
            [
                new ExactWork(ExactKind.Search, name, count, queries, Dimension, 100),
                new ExactWork(ExactKind.Single, name, count, single, Dimension, 10),
            ]);
    }

    private static ExactData Gaussian(int count, int queries, int dimension, int k) =>
        new(
            null,
            _ => (GaussianVectors.Generate(count, dimension, 3), GaussianVectors.Generate(queries, dimension, 4)),
            [new ExactWork(ExactKind.Search, "Gaussian", count, queries, dimension, k)]);
}
