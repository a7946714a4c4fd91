using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Plumbline.Studies.Replica;

namespace Plumbline.Studies.Data;

/// <summary>The embedded default: synthetic vectors, calibrated to the published statistics.</summary>
public sealed class ReplicaData : StudyData
{
    /// <summary>Vectors of "replica" without a number: as many as a run of the paper has.</summary>
    public const int DefaultCount = 10_000;

    /// <summary>What replica is, wherever it is used.</summary>
    public const string Words = "synthetic, calibrated to the published statistics";

    private readonly ReplicaParameters _parameters = new();
    private readonly ReplicaGenerator _generator;

    /// <summary>Creates a pool; its vectors are generated when they are drawn.</summary>
    /// <param name="count">Vectors in the pool, 2 or more.</param>
    public ReplicaData(int count)
    {
        Count = count;
        _generator = new ReplicaGenerator(_parameters);
    }

    /// <inheritdoc/>
    public override string Source => Count == DefaultCount ? "replica" : $"replica:{Count}";

    /// <inheritdoc/>
    public override string Description => $"replica ({Words})";

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override int Dimension => ReplicaGenerator.Dimension;

    /// <summary>Of the generator's parameters, which with its seed fix every vector.</summary>
    public override string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(_parameters))));

    /// <inheritdoc/>
    public override bool ComparableToPaper => true;

    /// <inheritdoc/>
    public override VectorSet Draw(int[]? rows, int threads, CancellationToken cancellationToken) =>
        _generator.Generate(rows ?? [.. Enumerable.Range(0, Count)], threads, progress: null, cancellationToken);
}
