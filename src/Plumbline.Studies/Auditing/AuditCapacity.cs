using Plumbline.Capacity;

namespace Plumbline.Studies.Auditing;

/// <summary>Capacity and cliff at one effort.</summary>
/// <param name="Effort">The effort.</param>
/// <param name="Distribution">Capacities of the queries; null where the engine does not show them.</param>
/// <param name="Any">The smallest k at which any query falls short; null where none does.</param>
/// <param name="OnePercent">The same for more than 1% of the queries.</param>
/// <param name="Half">The same for more than half.</param>
public sealed record AuditCapacity(int Effort, CapacityDistribution? Distribution, int? Any, int? OnePercent, int? Half);
