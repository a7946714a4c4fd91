namespace Plumbline.Engines;

/// <summary>How a server would answer a search if it were left to itself.</summary>
/// <param name="UsesIndex">Whether from its index.</param>
/// <param name="Words">If not, what it reads instead, and what to do.</param>
public sealed record EnginePlan(bool UsesIndex, string Words);
