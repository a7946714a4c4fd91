using System.Text.Json.Serialization;
using Plumbline.Hnsw;

namespace Plumbline.Search.Files;

/// <summary>What the section <c>meta</c> holds, as JSON.</summary>
internal sealed record IndexMeta
{
    public required string KeyType { get; init; }

    /// <summary>Whether every place's key is its number, so that there is no section of keys.</summary>
    public required bool KeysAreRowNumbers { get; init; }

    /// <summary>Places, n: vectors, removed vectors, free places.</summary>
    public required int Places { get; init; }

    /// <summary>Vectors that can be found.</summary>
    public required int Count { get; init; }

    /// <summary>Free places.</summary>
    public required int Free { get; init; }

    public required int Dimension { get; init; }

    /// <summary>Values of a row, the zeros at its end counted.</summary>
    public required int PaddedDimension { get; init; }

    public required Metric Metric { get; init; }

    public required ElementKind ElementKind { get; init; }

    /// <summary>The most by which a vector differs from its upper plane (Euclidean); infinite where a value next to the largest rounds up.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    public required double HighError { get; init; }

    /// <summary>The greatest length of a vector or more; of the inner product only. Unknown where it is left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Longest { get; init; }

    public required int M { get; init; }

    public required int EfConstruction { get; init; }

    public required long Seed { get; init; }

    public required long? OrderSeed { get; init; }

    public required long? LevelSeed { get; init; }

    public required int EntryPoint { get; init; }

    /// <summary>Lists of links above the base level: the sum of all levels.</summary>
    public required int UpperLists { get; init; }

    public required Reachability Reachability { get; init; }

    public required IReadOnlyList<EffortCalibration> Calibrations { get; init; }

    /// <summary>The options of the build. Threads are the machine's matter, not the index's.</summary>
    public HnswBuildOptions ToOptions() => new()
    {
        M = M,
        EfConstruction = EfConstruction,
        Seed = Seed,
        OrderSeed = OrderSeed,
        LevelSeed = LevelSeed,
    };
}
