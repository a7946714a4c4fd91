using System.Globalization;
using Plumbline.Studies.Auditing;
using Plumbline.Studies.Probing;
using Plumbline.Studies.Tuning;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>What plumb tune shows: what it is about to ask, how far it is, and what came out.</summary>
internal sealed class TuneScreen(TuneRequest request)
{
    // Recall above overlap by this much is not noise: equally far vectors were returned.
    private const double Tied = 0.001;

    private readonly IAnsiConsole _results = Screen.Open(standardError: JsonTarget.IsStandardOutput(request.Json));
    private readonly IAnsiConsole _progress = Screen.Open(standardError: true);

    public void Begin(EngineProbe probe, TuneRunner runner)
    {
        if (!request.Quiet)
        {
            Screen.Show(() => _progress.WriteLine($"plumb tune: {TargetWords.Of(probe, request.Target)}, {NumberWords.Count(runner.Certification)} of them held out, k {string.Join(", ", runner.Ks)}"));
        }
    }

    public T WithProgress<T>(Func<IProgress<WorkProgress>?, T> work) => ProgressDisplay.Run(_progress, request.Quiet, work);

    public void End(TuneOutcome outcome)
    {
        if (request.Quiet)
        {
            return;
        }

        Screen.Show(() =>
        {
            TuneResult result = outcome.Result;
            _results.WriteLine($"contract: {EngineContracts.NameOf(result.Contract.Contract)}. {result.Contract.Words}");
            _results.WriteLine(Promise(result));
            _results.Write(Efforts(result));
            _results.Write(Costs(result));
            if (result.Budget.Count > 0)
            {
                _results.Write(Budget(result));
            }

            foreach (string line in Advice(result).Concat(Remarks(result)))
            {
                _results.WriteLine(line);
            }

            if (request.Report is not null)
            {
                _results.WriteLine($"wrote {request.Report}");
            }

            _results.WriteLine(NumberWords.Stages(outcome.Stages, outcome.PeakMemoryBytes));
            Console.Out.Flush();
        });
    }

    private static string Promise(TuneResult result)
    {
        TuneOptions options = result.Options;
        return Text($"certified: overlap {options.Overlap} or more for a share of {options.Share} or more of queries, confidence {options.Confidence} {(options.Joint ? "for all k together" : "at each k")}; {Quantity.Count(result.Required)} of {Quantity.Count(result.Certification)} held-out queries have to reach it");
    }

    private static Table Efforts(TuneResult result)
    {
        Table table = New("k", "efSearch", "", "queries that reach it", "at least", "mean overlap", "1% below", "median");
        foreach (TuneRow row in result.Rows)
        {
            table.AddRow(
                NumberWords.Count(row.K),
                NumberWords.Count(row.Effort),
                row.Reached ? "certified" : "NOT REACHED",
                Share(row.ShareReached),
                Share(row.ShareLowerBound),
                Share(row.Overlap.Mean),
                Share(row.Overlap.P1),
                Share(row.Overlap.P50));
        }

        return table;
    }

    private static Table Costs(TuneResult result)
    {
        Table table = New("k", "efSearch", "evaluations a query", "exact", "fewer by", "ms a query", "exact", "faster by");
        foreach (TuneRow row in result.Rows)
        {
            table.AddRow(
                NumberWords.Count(row.K),
                NumberWords.Count(row.Effort),
                double.IsNaN(row.Evaluations) ? "-" : NumberWords.Count((long)Math.Round(row.Evaluations)),
                NumberWords.Count(row.ExactEvaluations),
                Factor(row.ExactEvaluations / row.Evaluations),
                Milliseconds(row.Milliseconds),
                Milliseconds(row.ExactMilliseconds),
                Factor(row.ExactMilliseconds / row.Milliseconds));
        }

        return table;
    }

    private static Table Budget(TuneResult result)
    {
        Table table = New("k", Text($"within {result.Options.BudgetMilliseconds} ms"), "efSearch", "ms a query", "queries that reach it", "at least");
        foreach (TuneBudgetRow row in result.Budget)
        {
            table.AddRow(
                NumberWords.Count(row.K),
                row.Passed ? "fits" : row.Effort is null ? "NOTHING FITS" : "DOES NOT FIT, but this does",
                row.Effort is { } effort ? NumberWords.Count(effort) : "-",
                Milliseconds(row.Milliseconds),
                Share(row.ShareReached),
                Share(row.ShareLowerBound));
        }

        return table;
    }

    private static IEnumerable<string> Advice(TuneResult result)
    {
        foreach (TuneRow row in result.Rows)
        {
            yield return row.Reached
                ? $"k {row.K}: {row.Advice}"
                : $"k {row.K}: not reached. No effort tried up to {row.LargestEffort} is certified; with {row.Effort}, {NumberWords.Count((long)Math.Round(row.ShareReached * result.Certification))} of {NumberWords.Count(result.Certification, "held-out query")} reach the overlap{(row.Refusal is null ? "" : $" (the engine refused: {row.Refusal})")}";
        }

        if (result.Rule is { } rule)
        {
            yield return $"rule: {result.Engine.Effort!.Name} = {rule}, that is {result.RuleAdvice}; it covers k {string.Join(", ", result.CertifiedKs)}, and between them it is interpolated, not certified";
        }
    }

    private static IEnumerable<string> Remarks(TuneResult result)
    {
        if (result.IsSelf)
        {
            yield return "The queries are vectors of the base, which a search finds more easily than others: for queries from elsewhere this effort is too small (--queries).";
        }

        if (result.Rows.Any(row => row.Recall - row.Overlap.Mean > Tied))
        {
            yield return $"Equally far vectors, such as duplicates, were returned in the place of exact neighbours: mean recall with ties counted is {string.Join(", ", result.Rows.Select(row => $"{Share(row.Recall)} at k {row.K}"))}.";
        }
    }

    private static Table New(params string[] columns)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string column in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(column)).RightAligned());
        }

        return table;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Share(double value) => double.IsNaN(value) ? "-" : value.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Milliseconds(double value) => double.IsNaN(value) ? "-" : value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Factor(double value) => double.IsFinite(value) ? Text($"{value:0.0}") : "-";
}
