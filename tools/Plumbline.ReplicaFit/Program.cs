using System.Globalization;
using Plumbline;
using Plumbline.ReplicaFit;
using Plumbline.Studies.Replica;

using CancellationTokenSource cancellation = new();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    cancellation.Cancel();
};

try
{
    FitOptions options = FitOptions.Parse(args);
    if (options.Help)
    {
        Console.WriteLine(FitOptions.Usage);
        return 0;
    }

    ReplicaParameters parameters = options.Check ? options.Parameters : Search(options, cancellation.Token);
    return Check(parameters, options, cancellation.Token);
}
catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
{
    Console.Error.WriteLine(e.Message);
    Console.Error.WriteLine("Plumbline.ReplicaFit --help lists the options.");
    return 2;
}
catch (OperationCanceledException)
{
    return 130;
}

static int Check(ReplicaParameters parameters, FitOptions options, CancellationToken cancellationToken)
{
    List<IReadOnlyList<ReplicaStatistic>> columns = [];
    foreach (long seed in options.DataSeeds)
    {
        using VectorSet points = new ReplicaGenerator(parameters, seed).GenerateFeatures(ReplicaTargets.Count, options.Threads, cancellationToken);
        columns.Add(ReplicaMeasurement.Measure(points, options.Threads, cancellationToken).Compare());
    }

    return FitReport.PrintTable(options.DataSeeds, columns) == 0 ? 0 : 1;
}

static ReplicaParameters Search(FitOptions options, CancellationToken cancellationToken)
{
    FitSearch search = new(new FitObjective(options.DataSeeds, options.Threads), options.Space, options.Seed);
    search.Run(
        options.Parameters,
        options.Iterations,
        (iteration, result, better) =>
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{iteration,5} loss {result.Loss,10:F2}{(better ? " * " + FitReport.AsOptions(result.Parameters) : string.Empty)}"));
        },
        cancellationToken);
    FitReport.PrintParameters(search.Best.Parameters);
    return search.Best.Parameters;
}
