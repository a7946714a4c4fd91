using Plumbline.Engines.Servers;

namespace Plumbline.Engines.Redis;

/// <summary>Reads stored vectors back (VEMB): of quantized sets of Redis approximations.</summary>
internal static class RedisVectors
{
    public static async ValueTask<VectorSet> ReadAsync(RedisVectorSet set, IReadOnlyList<string> elements, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (set.IsReduced)
        {
            throw new EngineTargetException(set.Connection.Address.ToString(), $"key {set.Key}", "vectors reduced by a projection (VADD REDUCE)", "vectors as they were added, which the server does not keep: name them with --data");
        }

        VectorSet vectors = VectorSet.Allocate(elements.Count, set.Dimension);
        try
        {
            await RedisPipeline.RunAsync(
                elements.Count,
                RedisVectorSet.DefaultInFlight,
                (i, token) => set.VectorAsync(elements[i], token),
                (i, vector) => Store(set, elements[i], vector, vectors.WritableRow(i)),
                progress,
                cancellationToken).ConfigureAwait(false);
            return vectors;
        }
        catch
        {
            vectors.Dispose();
            throw;
        }
    }

    private static void Store(RedisVectorSet set, string element, float[]? vector, Span<float> row)
    {
        if (vector is null || vector.Length != row.Length)
        {
            throw new EngineException($"{set.Connection.Address}: key {set.Key}: element {element}: found {(vector is null ? "nothing" : Quantity.Count(vector.Length, "component"))}, expected a vector of {row.Length}: the set is perhaps being changed");
        }

        vector.CopyTo(row);
    }
}
