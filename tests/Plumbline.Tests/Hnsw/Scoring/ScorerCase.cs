using Plumbline.Distances;
using Plumbline.Hnsw.Scoring;
using Plumbline.Vectors.Rows;

namespace Plumbline.Tests.Hnsw.Scoring;

/// <summary>Vectors in a store and the same as a set, so that a scorer can be compared with the distances of the library.</summary>
internal sealed unsafe class ScorerCase : IDisposable
{
    private readonly VectorSet _vectors;
    private readonly DistanceComputer _distances;

    public ScorerCase(float[][] vectors, Metric metric, ElementKind? kind = null)
    {
        _vectors = VectorSet.FromValues(vectors.SelectMany(vector => vector).ToArray(), vectors[0].Length);
        _distances = new DistanceComputer(_vectors, metric);
        Store = new VectorStore(_vectors.Dimension, kind ?? (ElementKind)vectors.Max(vector => (int)VectorStore.Narrowest(vector)), vectors.Length);
        StoreNorms norms = new(metric);
        for (int i = 0; i < vectors.Length; i++)
        {
            Store.Write(i, vectors[i]);
            norms.Set(i, vectors[i], vectors.Length);
        }

        Scorer = StoreScorer.Create(Store, norms);
    }

    public VectorStore Store { get; }

    public StoreScorer Scorer { get; }

    /// <summary>The distances that everything else of the library gives.</summary>
    public float[] True(float[] query)
    {
        using VectorSet set = VectorSet.FromValues(query, query.Length);
        float[] distances = new float[_vectors.Count];
        _distances.Distances(_distances.Prepare(set.Row(0)), [.. Enumerable.Range(0, _vectors.Count)], distances);
        return distances;
    }

    /// <summary>Compares the scorer with those for bounds at, beside and far from each distance that <paramref name="bounds"/> names.</summary>
    public void Check(float[] query, IEnumerable<float> bounds)
    {
        float[] expected = True(query);
        Scorer.SetQuery(query);
        Compare(expected, bounds, $"query {string.Join(' ', query.Select(value => value.ToString("R", null)))}");
    }

    public void CheckPoint(int point, IEnumerable<float> bounds)
    {
        float[] expected = True(_vectors[point].ToArray());
        Scorer.SetQuery(point);
        Compare(expected, bounds, $"point {point}");
    }

    public void Dispose()
    {
        Store.Dispose();
        _vectors.Dispose();
    }

    private void Compare(float[] expected, IEnumerable<float> bounds, string what)
    {
        int[] places = [.. Enumerable.Range(0, expected.Length)];
        float[] found = new float[expected.Length];
        float* buffer = stackalloc float[4];
        foreach (float bound in bounds.SelectMany(bound => new[] { bound, MathF.BitIncrement(bound), MathF.BitDecrement(bound) }).Append(float.PositiveInfinity))
        {
            fixed (int* numbers = places)
            fixed (float* distances = found)
            {
                Scorer.Score(numbers, places.Length, bound, distances);
                Assert.True(Scorer.AnyNearer(numbers, places.Length, bound, buffer) == expected.Any(distance => distance < bound), $"{what}: nearer than {bound:R}.");
            }

            for (int i = 0; i < expected.Length; i++)
            {
                bool same = BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(found[i]);
                if (!same && !(float.IsPositiveInfinity(found[i]) && expected[i] > bound))
                {
                    Assert.Fail($"{what}, place {i}, bound {bound:R}: expected {expected[i]:R}, found {found[i]:R}.");
                }
            }
        }
    }
}
