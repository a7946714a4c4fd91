using Plumbline.Studies.Replica;

namespace Plumbline.ReplicaFit;

/// <summary>A model that was measured.</summary>
/// <param name="Parameters">The model, its output scale fitted.</param>
/// <param name="Residuals">Error of each statistic, in units of what is aimed at.</param>
/// <param name="Loss">Sum of the squares of the residuals; infinite where a statistic has no value.</param>
internal sealed record FitResult(ReplicaParameters Parameters, IReadOnlyList<double> Residuals, double Loss);
