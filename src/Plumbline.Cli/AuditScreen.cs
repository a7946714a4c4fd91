using System.Globalization;
using Plumbline.Studies.Auditing;
using Plumbline.Studies.Probing;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>What plumb audit shows: what it is about to ask, how far it is, and what came out.</summary>
internal sealed class AuditScreen(AuditRequest request)
{
    private const int WorstShown = 5;

    private readonly IAnsiConsole _results = Screen.Open(standardError: JsonTarget.IsStandardOutput(request.Json));
    private readonly IAnsiConsole _progress = Screen.Open(standardError: true);

    public void Begin(EngineProbe probe, IReadOnlyList<int> ks)
    {
        if (!request.Quiet)
        {
            Screen.Show(() => _progress.WriteLine($"plumb audit: {TargetWords.Of(probe, request.Target)}, k {string.Join(", ", ks)}"));
        }
    }

    public T WithProgress<T>(Func<IProgress<WorkProgress>?, T> work) => ProgressDisplay.Run(_progress, request.Quiet, work);

    public void End(AuditOutcome outcome)
    {
        if (request.Quiet)
        {
            return;
        }

        Screen.Show(() =>
        {
            AuditResult result = outcome.Result;
            _results.WriteLine($"contract: {EngineContracts.NameOf(result.Contract.Contract)}");
            _results.Write(Measures(result));
            if (result.Rows.Any(row => double.IsFinite(row.ExactDistance)))
            {
                _results.Write(Geometry(result));
            }

            if (result.Rows.Any(row => row.Paper is not null))
            {
                _results.Write(Paper(result));
            }

            // A server tells no capacity; what it would be is all dashes.
            if (result.Capacities.Any(capacity => capacity is not { Distribution: null, Any: null }))
            {
                _results.Write(Capacities(result));
            }

            foreach (AuditRow row in result.Rows.Where(row => row.Refusal is not null))
            {
                _results.WriteLine($"k {row.K} was refused: {row.Refusal}");
            }

            WriteWorst(result);
            _results.Write(Checks(result));
            _results.Write(Requirements(result));
            _results.WriteLine(result.Passed ? "verdict: passed" : "verdict: failed");
            if (result.Passed && result.Requirements.All(requirement => requirement.Name != "min-overlap"))
            {
                _results.WriteLine("no overlap was required (--min-overlap), so that it did not count");
            }

            if (request.Report is not null)
            {
                _results.WriteLine($"wrote {request.Report}");
            }

            _results.WriteLine(NumberWords.Stages(outcome.Stages, outcome.PeakMemoryBytes));
            Console.Out.Flush();
        });
    }

    private static Table Measures(AuditResult result)
    {
        Table table = New("efSearch", "k", "returned", "queries short", "overlap", "1% below", "recall", "missed", "spillover", "unfilled");
        foreach (AuditRow row in result.Rows)
        {
            table.AddRow(
                Effort(row),
                NumberWords.Count(row.K),
                row.ReturnedMean.ToString("N1", CultureInfo.InvariantCulture),
                NumberWords.Count(row.QueriesWithShortfall),
                Share(row.Overlap.Mean),
                Share(row.Overlap.P1),
                Share(row.Recall),
                Share(row.Loss.Missed),
                Share(row.Loss.Spillover),
                Share(row.Loss.Unfilled));
        }

        return table;
    }

    private static Table Geometry(AuditResult result)
    {
        Table table = New("efSearch", "k", "mean distance", "exact", "barycenter shift", "LID", "exact");
        foreach (AuditRow row in result.Rows)
        {
            table.AddRow(
                Effort(row),
                NumberWords.Count(row.K),
                Number(row.ReturnedDistance),
                Number(row.ExactDistance),
                Share(row.BarycenterShift),
                Number(row.ReturnedLid),
                Number(row.ExactLid));
        }

        return table;
    }

    private static Table Paper(AuditResult result)
    {
        Table table = New("efSearch", "k", "paper's overlap", "squared distance", "exact", "barycenter shift", "LID", "exact");
        foreach (AuditRow row in result.Rows.Where(row => row.Paper is not null))
        {
            table.AddRow(
                Effort(row),
                NumberWords.Count(row.K),
                Share(row.Paper!.MeanOverlap),
                Number(row.Paper.MeanAnnDist),
                Number(row.Paper.MeanExactDist),
                Number(row.Paper.MeanBarycenterShift),
                Number(row.Paper.MeanLidAnn),
                Number(row.Paper.MeanLidExact));
        }

        return table;
    }

    private static Table Capacities(AuditResult result)
    {
        Table table = New("efSearch", "capacity min", "p1", "p50", "p99", "max", "missing from k: any", "1%", "50%");
        foreach (AuditCapacity capacity in result.Capacities)
        {
            string At(double percent) => capacity.Distribution is { } distribution ? Quantity.Rounded(distribution.Percentile(percent)) : "-";
            table.AddRow(NumberWords.Count(capacity.Effort), At(0), At(1), At(50), At(99), At(100), Cliff(capacity.Any), Cliff(capacity.OnePercent), Cliff(capacity.Half));
        }

        return table;
    }

    private void WriteWorst(AuditResult result)
    {
        AuditRow worst = result.Rows.MinBy(row => row.Overlap.Min)!;
        if (worst.Worst.Count > 0)
        {
            string at = worst.Effort is { } effort ? string.Create(CultureInfo.InvariantCulture, $"k {worst.K}, efSearch {effort}") : string.Create(CultureInfo.InvariantCulture, $"k {worst.K}");
            _results.WriteLine($"worst queries at {at}, {(result.IsSelf ? "by id" : "by row")}: {string.Join(", ", worst.Worst.Take(WorstShown).Select(query => string.Create(CultureInfo.InvariantCulture, $"{query.Name} (overlap {query.Overlap:0.000})")))}");
        }
    }

    private static Table Checks(AuditResult result)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("check").AddColumn("").AddColumn("found");
        foreach (AuditCheck check in result.Checks)
        {
            table.AddRow(Markup.Escape(check.Name), check.Passed ? "ok" : "FAILED", Markup.Escape(check.Detail));
        }

        return table;
    }

    private static Table Requirements(AuditResult result)
    {
        Table table = New("requirement", "required", "measured", "", "where");
        foreach (AuditRequirement requirement in result.Requirements)
        {
            table.AddRow(requirement.Name, NumberWords.Number(requirement.Required), NumberWords.Number(requirement.Measured), requirement.Passed ? "met" : "NOT MET", Markup.Escape(requirement.Where));
        }

        return table;
    }

    private static Table New(params string[] columns)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string column in columns)
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        return table;
    }

    private static string Effort(AuditRow row) => row.Effort is { } effort ? NumberWords.Count(effort) : "-";

    private static string Share(double value) => double.IsNaN(value) ? "-" : value.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Number(double value) => double.IsNaN(value) ? "-" : value.ToString("G5", CultureInfo.InvariantCulture);

    private static string Cliff(int? k) => k is { } value ? NumberWords.Count(value) : "-";
}
