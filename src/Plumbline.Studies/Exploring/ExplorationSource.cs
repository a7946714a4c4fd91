using Plumbline.Hnsw;

namespace Plumbline.Studies.Exploring;

/// <summary>What to explore: a run folder, or a base with what belongs to it.</summary>
public sealed record ExplorationSource
{
    /// <summary>The folder of a finished study; null where <see cref="Data"/> or <see cref="Index"/> says what is explored.</summary>
    public string? Run { get; init; }

    /// <summary>Which of the study's runs, from 0. Default 0.</summary>
    public int RunNumber { get; init; }

    /// <summary>The base: "replica", "replica:N", the path of a vector file, or images with a <see cref="Model"/>; null for a run, or for an index alone.</summary>
    public string? Data { get; init; }

    /// <summary>An index file, whose graph is explored instead of one built here; null for none.</summary>
    public string? Index { get; init; }

    /// <summary>The model that embeds the base, where <see cref="Data"/> names images; of no account otherwise.</summary>
    public string? Model { get; init; }

    /// <summary>The model's output that is the embedding; null, the default, for the pool before the classifier.</summary>
    public string? ModelOutput { get; init; }

    /// <summary>How images are prepared for the model; null, the default, for the model's own or ResNet-50's.</summary>
    public string? Preprocess { get; init; }

    /// <summary>The images of the base: image i is vector i. Null for none, or for those of the run.</summary>
    public string? Images { get; init; }

    /// <summary>A file with a label a vector; null for the labels of the data, where it has some.</summary>
    public string? Labels { get; init; }

    /// <summary>The metric; null, the default, for the index's own, or L2.</summary>
    public Metric? Metric { get; init; }

    /// <summary>Links of a point above the base level; null, the default, for the run's, or 32.</summary>
    public int? M { get; init; }

    /// <summary>efConstruction of the graph; null, the default, for that of the run's first condition, or 200.</summary>
    public int? EfConstruction { get; init; }

    /// <summary>Seed of the graph, and of the queries where they are a sample. Default 42; a run has its own.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>What a search does where k exceeds the effort. Default <see cref="CapacityContract.SpillAndPad"/>, as in the study.</summary>
    public CapacityContract Contract { get; init; } = CapacityContract.SpillAndPad;

    /// <summary>
    /// Points whose walks are recorded, 1 to 10,000; null, the default, for the run's, or all up to 10,000, and 2,000 where there are more than 20,000 points.
    /// </summary>
    public int? Queries { get; init; }

    /// <summary>The largest k that can be asked for, 1 to 1000; less on small bases. Default 1000.</summary>
    public int LargestK { get; init; } = 1000;

    /// <summary>The largest effort that can be asked for, 1 to 1000; less on small bases. Default 1000.</summary>
    public int LargestEffort { get; init; } = 1000;

    /// <summary>Threads to open with; 0, the default, for one a logical processor. Results do not depend on it.</summary>
    public int Threads { get; init; }
}
