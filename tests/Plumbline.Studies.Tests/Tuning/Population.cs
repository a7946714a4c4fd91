namespace Plumbline.Studies.Tests.Tuning;

/// <summary>What queries need.</summary>
/// <param name="IsEnough">Whether an effort is enough for the query of a fraction.</param>
/// <param name="Share">The share of all queries that an effort is enough for.</param>
internal sealed record Population(Func<double, int, bool> IsEnough, Func<int, double> Share);
