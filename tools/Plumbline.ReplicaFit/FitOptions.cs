using System.Globalization;
using Plumbline.Studies.Replica;

namespace Plumbline.ReplicaFit;

/// <summary>What the command line asks for.</summary>
internal sealed record FitOptions
{
    public const string Usage = """
        Fits the model behind the replica data set (synthetic, calibrated to the published statistics).

        usage: Plumbline.ReplicaFit [--check | --iterations N] [options]

          --check           measure the model once for each seed of the data; no search
          --iterations N    models to measure in the search (default 200; about 4 s each on 2 cores)
          --seed S          seed of the search (default 1)
          --data-seeds A,B  seeds of the data to measure (default 42; with --check 42,43,44,45)
          --set NAME=VALUE  a parameter of the model to start from, or to check (may be repeated)
          --only A,B        parameters to search, comma-separated (default: every continuous one)
          --threads N       threads (default 0: one a logical processor)

        Prints measured, published and bound for each statistic, and the parameters found as C#.
        Exit code: 0 all bounds kept, 1 a bound missed, 2 wrong usage, 130 cancelled.
        """;

    public bool Check { get; private set; }

    public bool Help { get; private set; }

    public int Iterations { get; private set; } = 200;

    public int Seed { get; private set; } = 1;

    public IReadOnlyList<long> DataSeeds { get; private set; } = [];

    public ReplicaParameters Parameters { get; } = new();

    public IReadOnlyList<FitParameter> Space { get; private set; } = FitParameter.All;

    public int Threads { get; private set; }

    public static FitOptions Parse(string[] args)
    {
        FitOptions options = new();
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--check":
                    options.Check = true;
                    break;
                case "--help" or "-h":
                    options.Help = true;
                    break;
                default:
                    options.Set(args[i], i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"Unknown option, or no value after it: {args[i]}"));
                    i++;
                    break;
            }
        }

        if (options.DataSeeds.Count == 0)
        {
            options.DataSeeds = options.Check ? [42, 43, 44, 45] : [42];
        }

        return options;
    }

    private void Set(string name, string value)
    {
        switch (name)
        {
            case "--iterations":
                Iterations = int.Parse(value, CultureInfo.InvariantCulture);
                break;
            case "--seed":
                Seed = int.Parse(value, CultureInfo.InvariantCulture);
                break;
            case "--data-seeds":
                DataSeeds = [.. value.Split(',').Select(s => long.Parse(s, CultureInfo.InvariantCulture))];
                break;
            case "--set":
                SetParameter(value);
                break;
            case "--only":
                string[] names = value.Split(',');
                Space = [.. names.Select(n => FitParameter.All.FirstOrDefault(p => p.Name == n) ?? throw new ArgumentException($"'{n}' is not searched; there are {string.Join(", ", FitParameter.All.Select(p => p.Name))}."))];
                break;
            case "--threads":
                Threads = int.Parse(value, CultureInfo.InvariantCulture);
                break;
            default:
                throw new ArgumentException($"Unknown option: {name}");
        }
    }

    private void SetParameter(string assignment)
    {
        string[] parts = assignment.Split('=');
        if (parts.Length != 2)
        {
            throw new ArgumentException($"--set takes NAME=VALUE; it was given '{assignment}'.");
        }

        System.Reflection.PropertyInfo property = FitParameter.FindProperty(parts[0]);
        property.SetValue(Parameters, Convert.ChangeType(parts[1], property.PropertyType, CultureInfo.InvariantCulture));
    }
}
