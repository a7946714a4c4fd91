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

    /// <summary>Reads a plan from a file.</summary>
    /// <param name="path">Path of a YAML file.</param>
    /// <exception cref="PlanException">The file is no such plan; the message names file, line, what was found and expected.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static StudyPlan Read(string path)
    {
        using StreamReader reader = File.OpenText(path);
        StudyPlan plan = Read(reader, path);
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
    public static StudyPlan Read(TextReader reader, string path)
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
            throw new PlanException($"{path}: found {(stream.Documents.Count == 1 ? "no mapping" : $"{stream.Documents.Count} documents")}, expected one mapping with sections {string.Join(", ", Sections)}");
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

        StudyPlan plan = Build(sections, path);
        foreach (PlanSection section in sections.Values)
        {
            section.RefuseUnread();
        }

        try
        {
            PlanValidator.Validate(plan);
        }
        catch (PlanException e)
        {
            throw new PlanException($"{path}: {e.Message}", e);
        }

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

    private static StudyPlan Build(Dictionary<string, PlanSection> sections, string path)
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
        int efConstructionValue = search.Integer("ef_construction", "efConstruction", "hnsw_ef_construction") ?? defaults.EfConstruction;
        ReadMetric(search);
        int? alphaEfConstruction = alpha.Integer("ef_construction", "efConstruction");
        // Every key is read, whatever another one says: one that was not read counts as unknown.
        int? efSearchValue = search.Integer("ef_search", "efSearch", "hnsw_ef_search");
        int? efSearchOfConstruction = efConstruction.Integer("ef_search", "efSearch");
        IReadOnlyList<int> efSearchValues = efSearch.Integers("values", "ef_search_values", "ef_search", "ef_values") ?? [];
        IReadOnlyList<int> efConstructionValues = efConstruction.Integers("values", "ef_construction_values", "ef_construction") ?? [];
        IReadOnlyList<double> alphaValues = alpha.Numbers("values", "alpha_values", "alphas", "alpha") ?? [];
        bool noStudies = !sections.Keys.Any(name => name.EndsWith("_study", StringComparison.Ordinal));
        StudyPlan plan = new()
        {
            Name = experiment.Text("name", "experiment_name") ?? Path.GetFileNameWithoutExtension(path),
            Seed = OneOf(experiment, data, ["seed", "base_seed", "random_seed"]) ?? (int)defaults.Seed,
            Runs = OneOf(experiment, evaluation, ["runs", "n_runs", "num_runs"]) ?? 1,
            Data = source,
            Labels = data.Text("labels", "labels_file"),
            Model = embedding.Text("model_file"),
            ModelOutput = embedding.Text("output_node"),
            Preprocess = embedding.Text("preprocess"),
            Subset = data.Integer("subset_size", "subset", "n_images", "num_images", "n_samples", "num_samples") ?? (named ? 10_000 : 0),
            M = search.Integer("m", "M", "hnsw_m") ?? defaults.M,
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
        return plan;
    }

    /// <summary>A study section may repeat what the plan says for all; it cannot say something else, because one grid of k and one M serve all.</summary>
    private static void RequireSame(PlanSection study, StudyPlan plan)
    {
        study.RequireSame(plan.M, "m", "M");
        study.RequireSame(plan.Runs, "runs", "n_runs", "num_runs");
        study.Ignore("name", "description", "output_dir", "results_dir");
        if (study.Integers("k_values", "k", "ks", "k_list") is { } ks && !ks.SequenceEqual(plan.Ks))
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
        string[] names = ["sample", "queries", "n_queries", "num_queries"];
        return evaluation.Integer(names) is not < 1 and var queries ? queries : throw evaluation.Refuse("1 or more", names);
    }

    private static double? ReadTarget(PlanSection evaluation)
    {
        string[] names = ["target_overlap", "target"];
        return evaluation.Text(names) is { } target ? TargetText.Read(target, evaluation.PlaceOf(names)) : null;
    }

    private static Convention? ReadConvention(PlanSection evaluation) =>
        evaluation.Text("convention") is { } name ? ConventionNames.Find(name, evaluation.Place("convention")) : null;

    private static Comparison? ReadComparison(PlanSection evaluation) =>
        evaluation.Text("compare") is { } name ? ComparisonNames.Find(name, evaluation.Place("compare")) : null;

    private static IReadOnlyList<int>? ReadKs(PlanSection evaluation, PlanSection search)
    {
        IReadOnlyList<int>? searchValues = search.Integers("k_values", "k", "ks");
        IReadOnlyList<int>? values = evaluation.Integers("k_values", "k", "ks", "k_list") ?? searchValues;
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
