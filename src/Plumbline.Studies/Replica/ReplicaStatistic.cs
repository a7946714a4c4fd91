namespace Plumbline.Studies.Replica;

/// <summary>One statistic of the replica beside the published one.</summary>
/// <param name="Name">What it is, such as "overlap, efSearch 25, k 50".</param>
/// <param name="Kind">What it is a value of.</param>
/// <param name="Measured">The replica's.</param>
/// <param name="Published">The study's; for a shortfall, none was published for a fixed number of queries, and this is the middle of the range.</param>
/// <param name="Low">Smallest value within the bound.</param>
/// <param name="High">Largest value within the bound.</param>
public sealed record ReplicaStatistic(string Name, ReplicaStatisticKind Kind, double Measured, double Published, double Low, double High)
{
    /// <summary>Whether the measured value is within the bound.</summary>
    public bool IsWithinBound => Measured >= Low && Measured <= High;

    /// <summary>Signed distance from the published value in units of the bound: within -1 to 1 where the bound is kept.</summary>
    public double Error => Measured < Published ? (Measured - Published) / (Published - Low) : (Measured - Published) / (High - Published);
}
