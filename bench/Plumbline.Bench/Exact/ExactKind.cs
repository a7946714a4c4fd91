namespace Plumbline.Bench.Exact;

/// <summary>How the neighbours are asked for.</summary>
internal enum ExactKind
{
    /// <summary>Of all queries at once.</summary>
    Search = 0,

    /// <summary>Of every vector of the base among the others.</summary>
    SelfJoin = 1,

    /// <summary>Of one query after another.</summary>
    Single = 2,
}
