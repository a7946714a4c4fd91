using System.Globalization;

namespace Plumbline.Bench;

/// <summary>
/// What is to be measured. bench/compare reads what the user types and refuses what is wrong with it; these are the words that it
/// passes on.
/// </summary>
internal sealed record BenchOptions
{
    /// <summary>The work: study, exact, hnsw, embed.</summary>
    public required string Work { get; init; }

    /// <summary>The work's peer, a program; null where it has none and runs in this process.</summary>
    public string? Peer { get; init; }

    /// <summary>Small shapes and few repetitions: whether it works, not how fast.</summary>
    public bool Quick { get; init; }

    /// <summary>Everything measured, nothing estimated.</summary>
    public bool Full { get; init; }

    /// <summary>Threads of both sides. Default one a logical processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Times that everything is measured; null for the work's own number.</summary>
    public int? Repetitions { get; init; }

    /// <summary>A file of vectors in the place of the work's own; null for those.</summary>
    public string? Data { get; init; }

    /// <summary>Only rows whose name holds this text, in any case; null for all.</summary>
    public string? Only { get; init; }

    /// <summary>Where the machine-readable result goes: a file, "-" for standard output, null for nowhere.</summary>
    public string? Json { get; init; }

    /// <summary>Where a chart of the curves goes, a .svg or .png; null for nowhere.</summary>
    public string? Chart { get; init; }

    /// <summary>Reads arguments.</summary>
    /// <exception cref="BenchException">An argument is unknown or lacks its value.</exception>
    public static BenchOptions Parse(IReadOnlyList<string> arguments)
    {
        BenchOptions options = new() { Work = "" };
        for (int i = 0; i < arguments.Count; i++)
        {
            string name = arguments[i];
            options = name switch
            {
                "--quick" => options with { Quick = true },
                "--full" => options with { Full = true },
                "--work" => options with { Work = Value(arguments, ++i) },
                "--peer" => options with { Peer = Value(arguments, ++i) },
                "--threads" => options with { Threads = Number(name, Value(arguments, ++i)) },
                "--repetitions" => options with { Repetitions = Number(name, Value(arguments, ++i)) },
                "--data" => options with { Data = Value(arguments, ++i) },
                "--only" => options with { Only = Value(arguments, ++i) },
                "--chart" => options with { Chart = Value(arguments, ++i) },
                "--json" => options with { Json = Value(arguments, ++i) },
                _ => throw new BenchException($"found unknown argument '{name}' (bench/compare --help shows the usage)"),
            };
        }

        return options.Work.Length > 0 ? options : throw new BenchException("found no --work; bench/compare starts this program");
    }

    /// <summary>Whether a row was asked for.</summary>
    public bool Wants(string row) => Only is null || row.Contains(Only, StringComparison.OrdinalIgnoreCase);

    private static string Value(IReadOnlyList<string> arguments, int place) =>
        place < arguments.Count ? arguments[place] : throw new BenchException($"{arguments[place - 1]}: found nothing after it, expected a value");

    private static int Number(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw new BenchException($"{name}: found '{text}', expected a whole number, 1 or more");
}
