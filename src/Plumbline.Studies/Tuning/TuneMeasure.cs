using Plumbline.Studies.Probing;

namespace Plumbline.Studies.Tuning;

/// <summary>What queries got at an effort.</summary>
/// <param name="Effort">The effort.</param>
/// <param name="Overlaps">Overlap of each query; 0 where the engine refused.</param>
/// <param name="Reached">Queries whose overlap is enough.</param>
/// <param name="Answers">The answers.</param>
internal sealed record TuneMeasure(int Effort, double[] Overlaps, int Reached, ProbeAnswers Answers);
