using Plumbline.Imaging.Sources;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Plumbline.Studies.Plans;

/// <summary>
/// Reads a plan in the layout of the paper's authors: sections experiment, data, embedding, search, evaluation,
/// ef_search_study, ef_construction_study, alpha_study. A key that is not known is an error that names the nearest known one.
/// </summary>
public static class PlanReader
{
    private const int DeepestNesting = 32;

    private static readonly HashSet<string> Sections =
    [
        "experiment", "data", "embedding", "search", "evaluation", "ef_search_study", "ef_construction_study", "alpha_study",
    ];

    // Spellings of the keys that messages name later: by the time that a value is found not to fit, its section is gone.
    private static readonly string[] SeedKeys = ["seed", "base_seed", "random_seed"];
    private static readonly string[] RunsKeys = ["runs", "n_runs", "num_runs"];
    private static readonly string[] SubsetKeys = ["subset_size", "subset", "n_images", "num_images", "n_samples", "num_samples"];
    private static readonly string[] QueriesKeys = ["sample", "queries", "n_queries", "num_queries"];
    private static readonly string[] TargetKeys = ["target_overlap", "target"];
    private static readonly string[] MKeys = ["m", "M", "hnsw_m"];
    private static readonly string[] EfSearchKeys = ["ef_search", "efSearch", "hnsw_ef_search"];
    private static readonly string[] EfConstructionKeys = ["ef_construction", "efConstruction", "hnsw_ef_construction"];
    private static readonly string[] AlphaEfConstructionKeys = ["ef_construction", "efConstruction"];
    private static readonly string[] EfSearchOfConstructionKeys = ["ef_search", "efSearch"];
    private static readonly string[] EfSearchValuesKeys = ["values", "ef_search_values", "ef_search", "ef_values"];
    private static readonly string[] EfConstructionValuesKeys = ["values", "ef_construction_values", "ef_construction"];
    private static readonly string[] AlphaValuesKeys = ["values", "alpha_values", "alphas", "alpha"];
    private static readonly string[] KsKeys = ["k_values", "k", "ks", "k_list"];
    private static readonly string[] KsOfSearchKeys = ["k_values", "k", "ks"];

    /// <summary>Reads a plan from a file.</summary>
    /// <param name="path">Path of a YAML file.</param>
    /// <exception cref="PlanException">The file is no such plan; the message names file, line, what was found and expected.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static StudyPlan Read(string path) => Read(path, new PlanNames(path));

    /// <summary>The same, and where each setting stands.</summary>
    internal static StudyPlan Read(string path, PlanNames names)
    {
        using StreamReader reader = File.OpenText(path);
        StudyPlan plan = Read(reader, path, names);
        string folder = Path.GetDirectoryName(path) ?? "";
        int prefix = ImageSource.IsNamed(plan.Data) ? plan.Data.IndexOf(':', StringComparison.Ordinal) + 1 : 0;
        return plan with
        {
            Data = plan.Data[..prefix] + Beside(folder, plan.Data[prefix..]),
            Labels = plan.Labels is null ? null : Beside(folder, plan.Labels),
            Model = plan.Model is null ? null : Beside(folder, plan.Model),
            Preprocess = plan.Preprocess is null ? null : Beside(folder, plan.Preprocess),
        };
    }

    /// <summary>A path in a plan may be meant from where the plan lies.</summary>
    private static string Beside(string folder, string path) =>
        !Path.Exists(path) && Path.Combine(folder, path) is var beside && Path.Exists(beside) && path.Length > 0 ? beside : path;

    /// <summary>Reads a plan from text.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="path">What to call it in messages.</param>
    /// <exception cref="PlanException">The text is no such plan.</exception>
    public static StudyPlan Read(TextReader reader, string path) => Read(reader, path, new PlanNames(path));

    private static StudyPlan Read(TextReader reader, string path, PlanNames names)
    {
        ArgumentNullException.ThrowIfNull(reader);
        string text = reader.ReadToEnd();
        YamlStream stream = [];
        try
        {
            RequireShallow(text, path);
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw new PlanException($"{path}:{e.Start.Line}: found invalid YAML ({OneLine(e.Message)}), expected {Expected(path)}", e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // Some broken texts trip YamlDotNet itself, which then knows no line.
            throw new PlanException($"{path}: found invalid YAML ({OneLine(e.Message)}), expected {Expected(path)}", e);
        }

        if (stream.Documents.Count != 1 || stream.Documents[0].RootNode is not YamlMappingNode root)
        {
            throw new PlanException($"{path}: found {(stream.Documents.Count == 1 ? "no mapping" : Quantity.Count(stream.Documents.Count, "document"))}, expected one mapping with sections {string.Join(", ", Sections)}");
        }

        Dictionary<string, PlanSection> sections = [];
        foreach ((string name, YamlNode node) in PlanSection.Entries(root, path))
        {
            if (!Sections.Contains(name))
            {
                throw new PlanException($"{path}:{node.Start.Line}: found unknown section '{name}', expected one of {string.Join(", ", Sections)} (nearest: '{Nearest.Of(name, Sections)}')");
            }

            sections[name] = new PlanSection(path, name, node);
        }

        StudyPlan plan = Build(sections, path, names);
        foreach (PlanSection section in sections.Values)
        {
            section.RefuseUnread();
        }

        PlanValidator.Validate(plan, names);
        return plan;
    }

    /// <summary>A tree is built and walked by recursion: a text that nests without end would overflow the stack.</summary>
    private static void RequireShallow(string text, string path)
    {
        Parser parser = new(new StringReader(text));
        int depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > DeepestNesting)
            {
                throw new PlanException($"{path}:{parser.Current.Start.Line}: found more than {DeepestNesting} nested levels, expected a plan");
            }
        }
    }

    private static StudyPlan Build(Dictionary<string, PlanSection> sections, string path, PlanNames names)
    {
        PlanSection Section(string name) => sections.GetValueOrDefault(name) ?? new PlanSection(path, name, new YamlMappingNode());
        PlanSection experiment = Section("experiment");
        PlanSection data = Section("data");
        PlanSection search = Section("search");
        search.Flatten("exact", "ann", "hnsw", "faiss", "knn");
        PlanSection evaluation = Section("evaluation");
        PlanSection efSearch = Section("ef_search_study");
        PlanSection efConstruction = Section("ef_construction_study");
        PlanSection alpha = Section("alpha_study");
        experiment.Ignore("description", "output_dir", "results_dir", "save_dir", "log_dir", "device", "deterministic", "version", "author", "tags");
        StudyPlan defaults = new();
        List<string> notes = [];
        (string source, bool named) = ReadSource(data, notes);
        PlanSection embedding = Section("embedding");
        ReadEmbedding(embedding);
        int efConstructionValue = search.Integer(EfConstructionKeys) ?? defaults.EfConstruction;
        ReadMetric(search);
        int? alphaEfConstruction = alpha.Integer(AlphaEfConstructionKeys);
        // Every key is read, whatever another one says: one that was not read counts as unknown.
        int? efSearchValue = search.Integer(EfSearchKeys);
        int? efSearchOfConstruction = efConstruction.Integer(EfSearchOfConstructionKeys);
        IReadOnlyList<int> efSearchValues = efSearch.Integers(EfSearchValuesKeys) ?? [];
        IReadOnlyList<int> efConstructionValues = efConstruction.Integers(EfConstructionValuesKeys) ?? [];
        IReadOnlyList<double> alphaValues = alpha.Numbers(AlphaValuesKeys) ?? [];
        bool noStudies = !sections.Keys.Any(name => name.EndsWith("_study", StringComparison.Ordinal));
        StudyPlan plan = new()
        {
            Name = experiment.Text("name", "experiment_name") ?? Path.GetFileNameWithoutExtension(path),
            Seed = OneOf(experiment, data, SeedKeys) ?? (int)defaults.Seed,
            Runs = OneOf(experiment, evaluation, RunsKeys) ?? 1,
            Data = source,
            Labels = data.Text("labels", "labels_file"),
            Model = embedding.Text("model_file"),
            ModelOutput = embedding.Text("output_node"),
            Preprocess = embedding.Text("preprocess"),
            Subset = data.Integer(SubsetKeys) ?? (named ? 10_000 : 0),
            M = search.Integer(MKeys) ?? defaults.M,
            EfConstruction = efConstructionValue,
            EfSearch = efSearchOfConstruction ?? efSearchValue ?? defaults.EfSearch,
            Ks = ReadKs(evaluation, search) ?? defaults.Ks,
            EfSearchValues = noStudies ? defaults.EfSearchValues : efSearch.Enabled ? efSearchValues : [],
            EfConstructionValues = noStudies ? defaults.EfConstructionValues : efConstruction.Enabled ? efConstructionValues : [],
            AlphaValues = noStudies ? defaults.AlphaValues : alpha.Enabled ? alphaValues : [],
            Queries = ReadQueries(evaluation) ?? defaults.Queries,
            Convention = ReadConvention(evaluation) ?? defaults.Convention,
            Target = ReadTarget(evaluation) ?? defaults.Target,
            Sensitivity = evaluation.Integer("sensitivity") ?? defaults.Sensitivity,
            Compare = ReadComparison(evaluation) ?? defaults.Compare,
            AlphaEfConstruction = alphaEfConstruction == efConstructionValue ? null : alphaEfConstruction,
            Notes = notes,
        };
        foreach (PlanSection study in (PlanSection[])[efSearch, efConstruction, alpha])
        {
            RequireSame(study, plan);
        }

        efSearch.RequireSame(plan.EfConstruction, "ef_construction", "efConstruction");
        Place(names, Section);
        return plan;
    }

    private static void Place(PlanNames names, Func<string, PlanSection> section)
    {
        foreach ((string setting, string[] sections, string[] keys) in ((string, string[], string[])[])
        [
            (nameof(StudyPlan.Seed), ["experiment", "data"], SeedKeys),
            (nameof(StudyPlan.Runs), ["experiment", "evaluation"], RunsKeys),
            (nameof(StudyPlan.Subset), ["data"], SubsetKeys),
            (nameof(StudyPlan.Queries), ["evaluation"], QueriesKeys),
            (nameof(StudyPlan.Target), ["evaluation"], TargetKeys),
            (nameof(StudyPlan.Sensitivity), ["evaluation"], ["sensitivity"]),
            (nameof(StudyPlan.M), ["search"], MKeys),
            (nameof(StudyPlan.EfSearch), ["ef_construction_study"], EfSearchOfConstructionKeys),
            (nameof(StudyPlan.EfSearch), ["search"], EfSearchKeys),
            (nameof(StudyPlan.EfConstruction), ["search"], EfConstructionKeys),
            (nameof(StudyPlan.AlphaEfConstruction), ["alpha_study"], AlphaEfConstructionKeys),
            (nameof(StudyPlan.EfSearchValues), ["ef_search_study"], EfSearchValuesKeys),
            (nameof(StudyPlan.EfConstructionValues), ["ef_construction_study"], EfConstructionValuesKeys),
            (nameof(StudyPlan.AlphaValues), ["alpha_study"], AlphaValuesKeys),
            (nameof(StudyPlan.Ks), ["evaluation"], KsKeys),
            (nameof(StudyPlan.Ks), ["search"], KsOfSearchKeys),
            (nameof(StudyPlan.Ks), ["evaluation"], ["k_max", "k_end"]),
        ])
        {
            if (!names.IsPlaced(setting))
            {
                names.Place(setting, sections.Select(name => section(name).PlaceIfThere(keys)).FirstOrDefault(place => place is not null));
            }
        }
    }

    /// <summary>A study section may repeat what the plan says for all; it cannot say something else, because one grid of k and one M serve all.</summary>
    private static void RequireSame(PlanSection study, StudyPlan plan)
    {
        study.RequireSame(plan.M, "m", "M");
        study.RequireSame(plan.Runs, "runs", "n_runs", "num_runs");
        study.Ignore("name", "description", "output_dir", "results_dir");
        if (study.Integers(KsKeys) is { } ks && !ks.SequenceEqual(plan.Ks))
        {
            throw study.Error("k_values", string.Join(",", ks), $"the plan's own, {string.Join(",", plan.Ks)}, or none");
        }
    }

    private static (string Source, bool Named) ReadSource(PlanSection data, List<string> notes)
    {
        string? path = data.Text("path", "file", "embeddings", "source");
        string? dataset = data.Text("dataset", "name");
        data.Ignore("split", "root", "data_dir", "download", "image_size", "image_shape", "num_workers", "shuffle", "batch_size", "transform", "resize", "crop", "normalize", "mean", "std", "total_size", "pool_size", "replace");
        if (path is not null)
        {
            return (path, false);
        }

        if (dataset is null || dataset.StartsWith("replica", StringComparison.OrdinalIgnoreCase))
        {
            return (dataset?.ToLowerInvariant() ?? "replica", false);
        }

        if (string.Equals(dataset.Replace("-", "", StringComparison.Ordinal), "stl10", StringComparison.OrdinalIgnoreCase))
        {
            // The study's images are not here; the replica of their statistics is. Said wherever results appear.
            notes.Add("The plan names STL-10 images. It does not say where they are, so this study ran on `replica`: synthetic, calibrated to the published statistics. For the images themselves, pass --data stl10:FOLDER and --model; for embeddings of them, --data FILE.npy.");
            return ("replica:100000", true);
        }

        throw data.Refuse("stl10, replica, or a path under the key 'path'", "dataset", "name");
    }

    /// <summary>A setting that either of two sections may hold; where both do, they have to agree.</summary>
    private static int? OneOf(PlanSection section, PlanSection other, string[] names)
    {
        int? value = section.Integer(names);
        int? otherValue = other.Integer(names);
        return value is null || otherValue is null || value == otherValue
            ? value ?? otherValue
            : throw other.Refuse($"{value}, as section {section.Name} has it", names);
    }

    private static void ReadEmbedding(PlanSection embedding) =>
        // How the authors embedded; kept in plans for the record, without effect on vectors that are embedded already.
        embedding.Ignore("model", "architecture", "backbone", "cache", "cache_dir", "save_path", "dtype", "weights", "batch_size", "device", "layer", "dimension", "dim", "normalize", "image_size", "resize", "crop", "mean", "std", "num_workers", "pretrained", "output_dim");

    private static void ReadMetric(PlanSection search)
    {
        string? metric = search.Text("metric", "distance");
        search.Ignore("exact_method", "ann_method", "index", "index_type", "method", "algorithm", "type", "backend", "library", "threads", "num_threads", "use_gpu");
        if (metric is not null && !string.Equals(metric, "l2", StringComparison.OrdinalIgnoreCase) && !string.Equals(metric, "euclidean", StringComparison.OrdinalIgnoreCase))
        {
            throw search.Refuse("l2 (the study's metric)", "metric", "distance");
        }
    }

    private static int? ReadQueries(PlanSection evaluation)
    {
        return evaluation.Integer(QueriesKeys) is not < 1 and var queries ? queries : throw evaluation.Refuse("1 or more", QueriesKeys);
    }

    private static double? ReadTarget(PlanSection evaluation)
    {
        return evaluation.Text(TargetKeys) is { } target ? TargetText.Read(target, evaluation.PlaceOf(TargetKeys)) : null;
    }

    private static Convention? ReadConvention(PlanSection evaluation) =>
        evaluation.Text("convention") is { } name ? ConventionNames.Find(name, evaluation.Place("convention")) : null;

    private static Comparison? ReadComparison(PlanSection evaluation) =>
        evaluation.Text("compare") is { } name ? ComparisonNames.Find(name, evaluation.Place("compare")) : null;

    private static IReadOnlyList<int>? ReadKs(PlanSection evaluation, PlanSection search)
    {
        IReadOnlyList<int>? searchValues = search.Integers(KsOfSearchKeys);
        IReadOnlyList<int>? values = evaluation.Integers(KsKeys) ?? searchValues;
        int? first = evaluation.Integer("k_min", "k_start");
        int? last = evaluation.Integer("k_max", "k_end");
        int? step = evaluation.Integer("k_step");
        evaluation.Ignore("metrics", "self_exclude", "exclude_self", "save_plots", "output_dir", "results_dir", "lid_eps", "eps");
        if (values is not null || last is null)
        {
            return values;
        }

        return NumberList.Integers($"{first ?? step ?? 10}:{last}:{step ?? 10}", "evaluation.k_min, k_max, k_step");
    }

    // A file of vectors, most likely, where it is not named as a plan.
    private static string Expected(string path) => Path.GetExtension(path) is ".yaml" or ".yml" or "" ? "a plan" : "a plan (vectors are named by --data)";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
