using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.VectorData;
using Plumbline.Engines;
using Plumbline.Engines.Servers;

namespace Plumbline.VectorData;

/// <summary>What the options, or else the attribute of the vector property, say of the index.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Distance">How a score is written.</param>
/// <param name="IsExact">Whether every search is said to be exact.</param>
internal sealed record VectorPropertyFacts(Metric Metric, EngineDistance Distance, bool IsExact)
{
    private const string Expected = "CosineSimilarity, CosineDistance, DotProductSimilarity, NegativeDotProductSimilarity, EuclideanDistance or EuclideanSquaredDistance";

    /// <summary>Reads them.</summary>
    /// <param name="name">The collection, for messages.</param>
    /// <param name="options">What the caller says.</param>
    /// <exception cref="EngineTargetException">No distance function is named, or one that has no exact search here.</exception>
    public static VectorPropertyFacts Read<TRecord>(string name, VectorStoreAuditOptions<TRecord> options)
        where TRecord : class
    {
        VectorStoreVectorAttribute? attribute = AttributeOf(options.VectorProperty);
        string? function = options.DistanceFunction ?? attribute?.DistanceFunction;
        (Metric metric, EngineDistance distance) = function switch
        {
            DistanceFunction.CosineSimilarity => (Metric.Cosine, EngineDistance.CosineSimilarity),
            DistanceFunction.CosineDistance => (Metric.Cosine, EngineDistance.OneMinusCosine),
            DistanceFunction.DotProductSimilarity => (Metric.InnerProduct, EngineDistance.InnerProduct),
            DistanceFunction.NegativeDotProductSimilarity => (Metric.InnerProduct, EngineDistance.NegativeInnerProduct),
            DistanceFunction.EuclideanDistance => (Metric.L2, EngineDistance.Euclidean),
            DistanceFunction.EuclideanSquaredDistance => (Metric.SquaredL2, EngineDistance.SquaredEuclidean),
            // What a store takes where none is named is its own affair: guessing would audit the wrong neighbours.
            null => throw new EngineTargetException(name, "distance function", "none in the options or on one vector property of the record", Expected),
            _ => throw new EngineTargetException(name, "distance function", $"'{function}'", Expected),
        };
        return new VectorPropertyFacts(metric, distance, options.IsExact ?? attribute?.IndexKind == IndexKind.Flat);
    }

    private static VectorStoreVectorAttribute? AttributeOf<TRecord>(Expression<Func<TRecord, object?>>? property)
    {
        if (property is null)
        {
            VectorStoreVectorAttribute[] all = [.. typeof(TRecord).GetProperties().Select(Attribute).OfType<VectorStoreVectorAttribute>()];
            return all.Length == 1 ? all[0] : null;
        }

        Expression body = property.Body is UnaryExpression { NodeType: ExpressionType.Convert } conversion ? conversion.Operand : property.Body;
        return body is MemberExpression { Member: PropertyInfo member } ? Attribute(member) : null;
    }

    private static VectorStoreVectorAttribute? Attribute(PropertyInfo property) => property.GetCustomAttribute<VectorStoreVectorAttribute>();
}
