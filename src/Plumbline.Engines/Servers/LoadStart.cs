namespace Plumbline.Engines.Servers;

/// <summary>Where a load begins.</summary>
/// <param name="FirstId">Id of the first vector.</param>
/// <param name="Present">Ids that are there already when a load is resumed; empty otherwise.</param>
public sealed record LoadStart(long FirstId, IReadOnlySet<long> Present);
