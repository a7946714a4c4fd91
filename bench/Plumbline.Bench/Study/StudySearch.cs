using Plumbline.Studies.Results;

namespace Plumbline.Bench.Study;

/// <summary>One of the searches that the paper's authors did: every vector of the set, at one k of one setting.</summary>
/// <param name="Key">The setting.</param>
/// <param name="K">Neighbourhood size.</param>
/// <param name="EfSearch">Effort.</param>
/// <param name="EfConstruction">The graph.</param>
internal readonly record struct StudySearch(ConditionKey Key, int K, int EfSearch, int EfConstruction);
