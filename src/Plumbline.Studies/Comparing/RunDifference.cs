namespace Plumbline.Studies.Comparing;

/// <summary>Something in which runs differ.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Values">Its value in each run, in the order of the runs.</param>
/// <param name="ChangesResults">Whether results depend on it; times do on the others.</param>
public sealed record RunDifference(string Name, IReadOnlyList<string> Values, bool ChangesResults);
