namespace Plumbline.Studies.Plans;

/// <summary>What a study does. Two equal plans give byte-identical results.</summary>
public sealed record StudyPlan
{
    /// <summary>Name of the experiment, shown in the report.</summary>
    public string Name { get; init; } = "capacity-study";

    /// <summary>
    /// Where the vectors come from: "replica", "replica:N", the path of a file of vectors, or images: "images:FOLDER", "stl10:FOLDER",
    /// "generated:N".
    /// </summary>
    public string Data { get; init; } = "replica";

    /// <summary>The model that embeds images: an .onnx file, ResNet-50 weights, or "resnet50:random". Null where the data are vectors.</summary>
    public string? Model { get; init; }

    /// <summary>The model's output, value or node that is the embedding; null, the default, for the pool before the classifier.</summary>
    public string? ModelOutput { get; init; }

    /// <summary>How images are prepared for the model: a JSON file, or its text; null, the default, for the model's own or ResNet-50's.</summary>
    public string? Preprocess { get; init; }

    /// <summary>
    /// A file with a label a vector: a .csv with a column "label", or a manifest of plumb embed. Null, the default, for the manifest beside
    /// the vectors, where there is one. Images bring their own.
    /// </summary>
    public string? Labels { get; init; }

    /// <summary>Vectors drawn for each run, without replacement; 0, the default, for all.</summary>
    public int Subset { get; init; }

    /// <summary>
    /// Queries of a run, drawn from its vectors with the run's seed; 0, the default, for all. The base stays whole, and a query is still
    /// left out of its own neighbours.
    /// </summary>
    public int Queries { get; init; }

    /// <summary>Independent runs. Run r draws with seed <see cref="Seed"/> + r.</summary>
    public int Runs { get; init; } = 1;

    /// <summary>Seed of the subsets and, with the run's number added, of the graphs. Default 42, the study's.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>Links of a point above the base level. Default 32, the study's.</summary>
    public int M { get; init; } = 32;

    /// <summary>efConstruction of conditions 1 and 3. Default 200, the study's.</summary>
    public int EfConstruction { get; init; } = 200;

    /// <summary>efSearch of condition 2. Default 50, the study's.</summary>
    public int EfSearch { get; init; } = 50;

    /// <summary>Neighbourhood sizes, ascending.</summary>
    public IReadOnlyList<int> Ks { get; init; } = [10, 20, 50, 100, 150, 200, 250, 300, 400, 500];

    /// <summary>Condition 1: fixed efforts; may be empty.</summary>
    public IReadOnlyList<int> EfSearchValues { get; init; } = [25, 50, 75, 100];

    /// <summary>Condition 2: efConstruction settings; may be empty.</summary>
    public IReadOnlyList<int> EfConstructionValues { get; init; } = [50, 200, 400];

    /// <summary>Condition 3: factors of k; may be empty.</summary>
    public IReadOnlyList<double> AlphaValues { get; init; } = [0.5, 1, 2];

    /// <summary>
    /// efConstruction of condition 3 where it is not the plan's own. The paper preset sets 400, because the authors ran condition 3 on
    /// the graph that condition 2 had left over.
    /// </summary>
    public int? AlphaEfConstruction { get; init; }

    /// <summary>
    /// Mean overlap for which the safe law is fitted, above 0, at most 1; 0 for no law. Default 0.99, as in the authors' safe rule.
    /// </summary>
    public double Target { get; init; } = 0.99;

    /// <summary>
    /// Graphs of the first run that are compared, its own among them, for each of insertion order and construction seed, 2 or more; 0 for
    /// none. Default 3: four graphs more to build, once a study.
    /// </summary>
    public int Sensitivity { get; init; } = 3;

    /// <summary>Conventions reported.</summary>
    public Convention Convention { get; init; } = Convention.Both;

    /// <summary>What the results are compared with; changes no result.</summary>
    public Comparison Compare { get; init; } = Comparison.Auto;

    /// <summary>Notes for the report and the manifest, such as that a named data set was replaced.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Condition 3's effort at a k: max(2, floor(alpha k)).</summary>
    /// <param name="alpha">The factor.</param>
    /// <param name="k">Neighbourhood size.</param>
    public static int AlphaEffort(double alpha, int k) => Math.Max(2, (int)Math.Min(int.MaxValue, Math.Floor(alpha * k)));
}
