using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;
using Plumbline.Engines;
using Plumbline.Studies.Auditing;

namespace Plumbline.VectorData;

/// <summary>What an audit of a collection takes that the collection does not say of itself.</summary>
/// <typeparam name="TRecord">The records of the collection.</typeparam>
public sealed record VectorStoreAuditOptions<TRecord>
    where TRecord : class
{
    /// <summary>
    /// How the collection scores, one of the names in <see cref="Microsoft.Extensions.VectorData.DistanceFunction"/>. Null, the default, for what
    /// <see cref="VectorStoreVectorAttribute.DistanceFunction"/> of the vector property says.
    /// </summary>
    public string? DistanceFunction { get; init; }

    /// <summary>The vector property to search; null, the default, where the record has one only.</summary>
    public Expression<Func<TRecord, object?>>? VectorProperty { get; init; }

    /// <summary>
    /// Whether the collection says that every search is exact, so that k = n has to return all records. Null, the default, for whether
    /// <see cref="VectorStoreVectorAttribute.IndexKind"/> of the vector property is <see cref="IndexKind.Flat"/>.
    /// </summary>
    public bool? IsExact { get; init; }

    /// <summary>What the audit measures and requires. Default: that of <see cref="AuditOptions"/>.</summary>
    public AuditOptions Audit { get; init; } = new();

    /// <summary>Queries, each of the collection's dimension. Null, the default, for records of the base, each left out of its own neighbours.</summary>
    public IReadOnlyList<ReadOnlyMemory<float>>? Queries { get; init; }

    /// <summary>The most queries, drawn without replacement, 1 or more. Default 200.</summary>
    public int Sample { get; init; } = 200;

    /// <summary>Seed of the draw of the queries. Default 42.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>Records of a page when the base is read from the collection, 1 or more. Default 1000.</summary>
    public int BatchSize { get; init; } = 1000;

    /// <summary>
    /// The order of the pages, for collections whose pages have no stable order without one. Null, the default, for the collection's own order.
    /// </summary>
    public Func<FilteredRecordRetrievalOptions<TRecord>.OrderByDefinition, FilteredRecordRetrievalOptions<TRecord>.OrderByDefinition>? OrderBy { get; init; }

    /// <summary>Searches at a time, 1 or more. Default 1, since a collection need not be thread-safe.</summary>
    public int Requests { get; init; } = 1;

    /// <summary>
    /// The parameter that sets the search effort, which the abstraction does not know. Null, the default, for none. Without
    /// <see cref="SetEffort"/> it is fixed at <see cref="EffortParameter.Current"/>.
    /// </summary>
    public EffortParameter? Effort { get; init; }

    /// <summary>
    /// Sets the search effort of all searches that follow. The audit calls it when another effort is needed, and with
    /// <see cref="EffortParameter.Current"/> at the end where it changed it. Null, the default, where it cannot be set.
    /// </summary>
    public Func<int, CancellationToken, ValueTask>? SetEffort { get; init; }
}
