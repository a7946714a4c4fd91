using System.Globalization;

namespace Plumbline.Studies.Auditing;

/// <summary>Holds what was measured against what is required.</summary>
internal static class AuditVerdict
{
    // Means are sums of shares: a bound that is met exactly must not fail by a rounding.
    private const double Rounding = 1e-12;

    public static IEnumerable<AuditRequirement> Judge(AuditOptions options, IReadOnlyList<AuditRow> rows, IReadOnlyList<AuditCheck> checks)
    {
        if (options.MinOverlap is { } overlap)
        {
            AuditRow worst = rows.MinBy(row => row.Overlap.Mean)!;
            yield return new AuditRequirement("min-overlap", overlap, worst.Overlap.Mean, worst.Overlap.Mean >= overlap - Rounding, Where(worst));
        }

        if (options.MaxUnfilled is { } unfilled)
        {
            AuditRow worst = rows.MaxBy(row => row.Loss.Unfilled)!;
            yield return new AuditRequirement("max-unfilled", unfilled, worst.Loss.Unfilled, worst.Loss.Unfilled <= unfilled + Rounding, Where(worst));
        }

        if (options.MaxP99Loss is { } loss)
        {
            // The loss is 1 - overlap, so that its 99th percentile is the overlap's first.
            AuditRow worst = rows.MinBy(row => row.Overlap.P1)!;
            double measured = 1 - worst.Overlap.P1;
            yield return new AuditRequirement("max-p99-loss", loss, measured, measured <= loss + Rounding, Where(worst));
        }

        AuditCheck[] held = [.. checks.Where(check => !options.Ignored.Contains(check.Name))];
        string[] failed = [.. held.Where(check => !check.Passed).Select(check => check.Name)];
        yield return new AuditRequirement("checks", held.Length, held.Length - failed.Length, failed.Length == 0, Failed(failed, checks.Count(check => !check.Passed && options.Ignored.Contains(check.Name))));
    }

    private static string Failed(string[] failed, int ignored) =>
        (failed.Length == 0 ? "none failed" : string.Join(", ", failed)) + (ignored > 0 ? string.Create(CultureInfo.InvariantCulture, $", {ignored} ignored") : "");

    private static string Where(AuditRow row) => row.Effort is { } effort
        ? string.Create(CultureInfo.InvariantCulture, $"k {row.K}, efSearch {effort}")
        : string.Create(CultureInfo.InvariantCulture, $"k {row.K}");
}
