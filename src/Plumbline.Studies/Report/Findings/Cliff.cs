namespace Plumbline.Studies.Report.Findings;

/// <summary>The k from which more than a share of the queries has a missing result; null where that never happened.</summary>
/// <param name="Any">From which any query has; over several runs, the smallest.</param>
/// <param name="OnePercent">From which more than 1% of the queries have.</param>
/// <param name="Half">From which more than half of the queries have.</param>
/// <param name="Exact">Whether the numbers come from the capacities, or are the first k measured at which it was so.</param>
internal sealed record Cliff(int? Any, int? OnePercent, int? Half, bool Exact);
