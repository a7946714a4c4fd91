using System.CommandLine;
using Plumbline.Studies.Plans;
using static Plumbline.Cli.CommandOptions;

namespace Plumbline.Cli;

/// <summary>
/// The options of plumb study. Numbers are taken as text and read here, so that a wrong one is refused in the same words as one
/// in a plan.
/// </summary>
internal sealed class StudyOptions
{
    private readonly Argument<string?> _planFile = new("PLAN.yaml")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "A plan in the paper authors' layout (docs/plans.md). Options given beside it replace its values.",
    };

    private readonly Option<string?> _preset = Choice("--preset", Presets.Names, "Plan to start from. quick (the default): one run, ten k to 500. paper: the study as published, ten runs, fifty k, all settings; its condition 3 runs on efConstruction 400, as the authors ran it.");
    private readonly Option<string?> _data = Text("--data", "SOURCE", "replica, replica:N, a file of vectors (plumb convert --help lists the formats), or images: images:FOLDER, stl10:FOLDER, generated[:N[:SEED]]. [default: replica, which is synthetic, calibrated to the published statistics]");
    private readonly Option<string?> _model = Text("--model", "MODEL", $"For images: the network that embeds them, {Imaging.Models.ModelSource.Expected}.");
    private readonly Option<string?> _modelOutput = Text("--model-output", "NODE", "For images: the output, value or node of the model that is the embedding. [default: the pool before the classifier]");
    private readonly Option<string?> _preprocess = Text("--preprocess", "FILE", "For images: how they are prepared, a JSON file or its text. [default: MODEL.preprocess.json beside the model, else ResNet-50's]");
    private readonly Option<string?> _labels = Text("--labels", "FILE", "A label for each vector of a file: a .csv with a column label, or a manifest of plumb embed. [default: the manifest beside the file, where there is one; images bring their own]");
    private readonly Option<string?> _runs = Text("--runs", "N", "Independent runs; run r draws its subset with seed + r. [default: 1; paper: 10]");
    private readonly Option<string?> _subset = Text("--subset", "N", "Vectors drawn for each run, without replacement. [default: all; paper: 10000]");
    private readonly Option<string?> _sample = Text("--sample", "N", "Queries of each run, drawn from its vectors by its seed; the base stays whole, and every number is over the sample. For data too large to ask for every vector. [default: all]");
    private readonly Option<string?> _m = Text("--m", "N", "Links of a point above the base level; the base has 2M. [default: 32]");
    private readonly Option<string?> _ef = Text("--ef", "LIST", "Condition 1: fixed search efforts, efSearch. [default: 25,50,75,100]");
    private readonly Option<string?> _efConstruction = Text("--ef-construction", "LIST", "Condition 2: construction settings, searched at efSearch 50. Conditions 1 and 3 keep the plan's efConstruction, 200. [default: 50,200,400; paper: 50,100,200,300,400]");
    private readonly Option<string?> _alpha = Text("--alpha", "LIST", "Condition 3: efSearch = max(2, floor(alpha k)). [default: 0.5,1,2; paper: 0.25,0.5,1,2,4]");
    private readonly Option<string?> _k = Text("--k", "LIST", $"Neighbourhood sizes: {ListForm}. [default: 10,20,50,100,150,200,250,300,400,500; paper: 10:500:10]");
    private readonly Option<string?> _seed = CommandOptions.Seed("subsets and graphs; the same seed gives the same bytes");
    private readonly Option<string?> _threads = CommandOptions.Threads();
    private readonly Option<string?> _convention = Choice("--convention", ConventionNames.All, "standard: Euclidean, missing results counted as missing. paper: the authors' formulas to the letter, pads included. [default: both]");
    private readonly Option<string?> _target = Text("--target-overlap", "OVERLAP|none", "Mean overlap for which the law efSearch = max(floor, alpha k) is fitted, with no result missing; none (or 0) for no law. [default: 0.99]");
    private readonly Option<string?> _sensitivity = Text("--sensitivity", "N", "Graphs of the first run to compare, in N insertion orders and with N construction seeds, 2 or more, its own among them; 0 for none. [default: 3]");
    private readonly Option<string?> _compare = Text("--compare", "paper|none", "paper: the published results of the study (Cooper and Busch 2026, the authors' ten runs) beside these, as a table of differences, comparison.csv and dashed lines in the charts, whatever the data; what differs is said. none: nothing beside these. [default: auto, the published results where data, size and graphs are theirs: replica, STL-10 embeddings]");
    private readonly Option<string?> _out = Text("--out", "FOLDER", "Run folder; must not exist or be empty. [default: runs/NAME-TIME]", "-o");
    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Continue an interrupted study from what it had finished: the one of --out, or without --out the newest one of the same plan under runs/. Plan, data and version have to be the same. Where nothing was interrupted, begin.",
    };

    private readonly Option<bool> _force = ForceJson();
    private readonly Option<string?> _json = Json("manifest, rows, safe k; docs/results.md");
    private readonly Option<bool> _quiet = Quiet();

    public void AddTo(Command command)
    {
        _data.CompletionSources.Add("replica", "images:", "stl10:", "generated");
        _model.CompletionSources.Add("resnet50:random");
        command.Arguments.Add(_planFile);
        foreach (Option option in (Option[])[_preset, _data, _model, _modelOutput, _preprocess, _labels, _runs, _subset, _sample, _m, _ef, _efConstruction, _alpha, _k, _seed, _threads, _convention, _target, _sensitivity, _compare, _out, _resume, _force, _json, _quiet])
        {
            command.Options.Add(option);
        }
    }

    public StudyRequest Read(ParseResult parsed)
    {
        string? file = parsed.GetValue(_planFile);
        string? preset = parsed.GetValue(_preset);
        if (file is not null && preset is not null)
        {
            throw new PlanException($"found both a plan ({file}) and --preset {preset}, expected one of them");
        }

        PlanNames names = new(file);
        StudyPlan plan = file is not null ? PlanReader.Read(file, names) : Presets.Find(preset ?? "quick");
        return new StudyRequest(
            Apply(parsed, plan),
            NamesOf(parsed, names),
            file,
            ThreadsOf(parsed, _threads),
            parsed.GetValue(_out),
            parsed.GetValue(_resume),
            parsed.GetValue(_force),
            JsonOf(parsed, _json),
            parsed.GetValue(_quiet),
            ResumeCommand.WordsOf(parsed));
    }

    /// <summary>Messages name the option that was typed, the place in the file, or the option whose default does not fit.</summary>
    private PlanNames NamesOf(ParseResult parsed, PlanNames names)
    {
        foreach ((string setting, Option<string?> option) in ((string, Option<string?>)[])
        [
            (nameof(StudyPlan.Runs), _runs),
            (nameof(StudyPlan.Subset), _subset),
            (nameof(StudyPlan.Queries), _sample),
            (nameof(StudyPlan.M), _m),
            (nameof(StudyPlan.Seed), _seed),
            (nameof(StudyPlan.EfSearchValues), _ef),
            (nameof(StudyPlan.EfConstructionValues), _efConstruction),
            (nameof(StudyPlan.AlphaValues), _alpha),
            (nameof(StudyPlan.Ks), _k),
            (nameof(StudyPlan.Target), _target),
            (nameof(StudyPlan.Sensitivity), _sensitivity),
        ])
        {
            bool isTyped = parsed.GetValue(option) is not null;
            if (isTyped || !names.IsPlaced(setting))
            {
                names.Place(setting, isTyped ? option.Name : $"{option.Name} (default)");
            }
        }

        // These have no number that could be wrong by default.
        foreach ((string setting, Option<string?> option) in ((string, Option<string?>)[])
        [
            (nameof(StudyPlan.Data), _data),
            (nameof(StudyPlan.Labels), _labels),
            (nameof(StudyPlan.Model), _model),
            (nameof(StudyPlan.ModelOutput), _modelOutput),
            (nameof(StudyPlan.Preprocess), _preprocess),
        ])
        {
            names.Place(setting, parsed.GetValue(option) is null ? null : option.Name);
        }

        return names;
    }

    private StudyPlan Apply(ParseResult parsed, StudyPlan plan)
    {
        plan = plan with
        {
            Model = parsed.GetValue(_model) ?? plan.Model,
            ModelOutput = parsed.GetValue(_modelOutput) ?? plan.ModelOutput,
            Preprocess = parsed.GetValue(_preprocess) ?? plan.Preprocess,
            Labels = parsed.GetValue(_labels) ?? plan.Labels,
            Runs = Integer(parsed, _runs) ?? plan.Runs,
            Subset = Integer(parsed, _subset, least: 1) ?? plan.Subset,
            Queries = Integer(parsed, _sample, least: 1) ?? plan.Queries,
            M = Integer(parsed, _m) ?? plan.M,
            Seed = Integer(parsed, _seed) ?? plan.Seed,
            EfSearchValues = Integers(parsed, _ef) ?? plan.EfSearchValues,
            EfConstructionValues = Integers(parsed, _efConstruction) ?? plan.EfConstructionValues,
            AlphaValues = parsed.GetValue(_alpha) is { } alpha ? NumberList.Numbers(alpha, _alpha.Name) : plan.AlphaValues,
            Ks = Integers(parsed, _k) ?? plan.Ks,
            Target = parsed.GetValue(_target) is { } target ? TargetText.Read(target, _target.Name) : plan.Target,
            Sensitivity = Integer(parsed, _sensitivity) ?? plan.Sensitivity,
            Convention = parsed.GetValue(_convention) is { } convention ? ConventionNames.Find(convention, _convention.Name) : plan.Convention,
            Compare = parsed.GetValue(_compare) is { } compare ? ComparisonNames.Find(compare, _compare.Name) : plan.Compare,
        };
        return parsed.GetValue(_data) is { } data ? ChangeData(parsed, plan, data) : plan;
    }

    /// <summary>Other data than the plan's: its own subset size was meant for its own data, and so were its notes.</summary>
    private StudyPlan ChangeData(ParseResult parsed, StudyPlan plan, string data)
    {
        bool keepsSubset = parsed.GetValue(_subset) is not null || plan.Subset == 0;
        bool images = Imaging.Sources.ImageSource.IsNamed(data);
        return plan with
        {
            Data = data,
            Notes = [],
            // A model in the plan was for the plan's images.
            Model = images ? plan.Model : parsed.GetValue(_model),
            ModelOutput = images ? plan.ModelOutput : parsed.GetValue(_modelOutput),
            Preprocess = images ? plan.Preprocess : parsed.GetValue(_preprocess),
            Labels = parsed.GetValue(_labels),
            Subset = keepsSubset ? plan.Subset : Math.Min(plan.Subset, CountOf(data)),
        };
    }

    /// <summary>A plan's subset of 10,000 out of 100,000 becomes all of a file with fewer; how many it has, its header says.</summary>
    private int CountOf(string data)
    {
        PlanNames names = new();
        names.Place(nameof(StudyPlan.Data), _data.Name);
        using Studies.Data.StudyData? replica = data.StartsWith("replica", StringComparison.Ordinal)
            ? Studies.Data.StudyDataSource.Open(new StudyPlan { Data = data }, names, threads: 0, progress: null, CancellationToken.None)
            : null;
        if (Imaging.Sources.ImageSource.IsNamed(data))
        {
            using Imaging.Sources.ImageSet images = Imaging.Sources.ImageSource.Open(data);
            return images.Count;
        }

        return replica?.Count ?? IO.VectorFile.Describe(data).Rows;
    }

    private static int? Integer(ParseResult parsed, Option<string?> option, int least = int.MinValue)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        int value = NumberList.WholeNumber(text, option.Name);
        return value >= least ? value : throw new PlanException($"{option.Name}: found {value}, expected {least} or more");
    }

    private static IReadOnlyList<int>? Integers(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } text ? NumberList.Integers(text, option.Name) : null;
}
