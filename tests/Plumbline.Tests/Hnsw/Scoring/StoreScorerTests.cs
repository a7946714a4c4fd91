using CsCheck;

namespace Plumbline.Tests.Hnsw.Scoring;

/// <summary>Scorers leave out what is beyond the bound and nothing else; what they give has the bits of the other distances of the library.</summary>
public sealed class StoreScorerTests
{
    [Fact]
    public void Two_planes_reject_no_point_within_the_bound()
    {
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 70], Gen.Int[0, 5], Gen.Int[0, 100_000_000]).Sample((dimension, count, shape, seed) =>
        {
            Random random = new(seed);
            float[] query = Values(shape, dimension, random);
            float[][] vectors = [.. Enumerable.Range(0, count).Select(_ => Near(query, shape, random))];
            using ScorerCase rows = new(vectors, Metric.SquaredL2, ElementKind.Full);
            float[] distances = rows.True(query);
            rows.Check(query, Enumerable.Range(0, 8).Select(_ => distances[random.Next(count)]).Where(float.IsFinite));
            rows.CheckPoint(random.Next(count), distances.Where(float.IsFinite).Take(3));
        }, iter: 2000);
    }

    /// <summary>The worst that can be: the query lies exactly where the upper plane is off by most, and away from it.</summary>
    [Fact]
    public void Two_planes_reject_no_point_where_the_error_points_away_from_the_query()
    {
        Gen.Select(Gen.Int[1, 200], Gen.Double[0, 40], Gen.Int[0, 100_000_000]).Sample((dimension, far, seed) =>
        {
            Random random = new(seed);
            float[][] vectors = [.. Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, dimension).Select(_ => WorstRounded(random)).ToArray())];
            using ScorerCase rows = new(vectors, Metric.SquaredL2, ElementKind.Full);
            // One vector is the one with the greatest error where all have the same.
            float[] query = [.. vectors[0].Select(value => (float)(value + (far * (value - (double)Upper(value)))))];
            float[] distances = rows.True(query);
            rows.Check(query, distances);
        }, iter: 2000);
    }

    [Fact]
    public void A_bound_that_comes_again_after_a_coarser_vector_was_written_rejects_nothing_within_it()
    {
        float[] fine = [1, 1];
        float coarse = BitConverter.Int32BitsToSingle(0x3F80_7FFF);
        using ScorerCase rows = new([fine, fine], Metric.SquaredL2, ElementKind.Full);
        float[] query = [coarse + (coarse - 1), coarse + (coarse - 1)];
        float bound = 2 * (coarse - 1) * (coarse - 1) * 1.0001f;
        rows.Scorer.SetQuery(query);
        Assert.True(ScoreOf(rows, 1, bound) > bound);
        rows.Store.Write(1, [coarse, coarse]);
        Assert.InRange(ScoreOf(rows, 1, bound), 0, bound);
    }

    [Fact]
    public void Half_precision_rows_reject_no_point_within_the_bound()
    {
        Gen.Select(Gen.Int[1, 700], Gen.Int[1, 70], Gen.Int[0, 100_000_000]).Sample((dimension, count, seed) =>
        {
            Random random = new(seed);
            float[] query = [.. Enumerable.Range(0, dimension).Select(_ => random.NextSingle() - 0.5f)];
            float[][] vectors = [.. Enumerable.Range(0, count).Select(_ => Array.ConvertAll(query, value => (float)(Half)(value + (random.NextSingle() * 0.1f))))];
            using ScorerCase rows = new(vectors, Metric.SquaredL2, ElementKind.Half);
            rows.Check(query, rows.True(query).Take(4));
            rows.CheckPoint(random.Next(count), rows.True(vectors[0]).Take(4));
        }, iter: 200);
    }

    [Fact]
    public void Bytes_give_the_float32_sum_below_and_beyond_two_to_the_24()
    {
        Gen.Select(Gen.OneOf(Gen.Int[1, 40], Gen.Int[250, 1400]), Gen.Int[1, 70], Gen.Int[0, 3], Gen.Int[0, 100_000_000]).Sample((dimension, count, ends, seed) =>
        {
            Random random = new(seed);
            // The two ends make large sums; 259 x 255² is beyond 2^24.
            float Byte() => random.Next(4) < ends ? 255 * random.Next(2) : random.Next(256);
            float[][] vectors = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, dimension).Select(_ => Byte()).ToArray())];
            using ScorerCase rows = new(vectors, Metric.SquaredL2, ElementKind.Byte);
            float[] query = [.. Enumerable.Range(0, dimension).Select(_ => Byte())];
            rows.Check(query, rows.True(query).Take(5).Append(1 << 24).Append(0));
            rows.CheckPoint(random.Next(count), rows.True(vectors[0]).Take(5).Append(1 << 24).Append(0));
            // A query of another kind, then one of bytes again, and after it a point.
            foreach (float other in new[] { -3f, 0.5f, 256f, -0f, 1e6f, 1e30f })
            {
                float[] mixed = [.. query];
                mixed[random.Next(dimension)] = other;
                rows.Check(mixed, rows.True(mixed).Take(3));
            }

            rows.CheckPoint(random.Next(count), rows.True(vectors[0]).Take(2));
            rows.Check(query, rows.True(query).Take(2));
        }, iter: 300);
    }

    [Fact]
    public void Bytes_of_more_values_than_whole_numbers_hold_give_the_float32_sum()
    {
        float[] query = [.. Enumerable.Repeat(255f, 40_000)];
        using ScorerCase rows = new([new float[40_000], query, [.. query.Select((value, i) => (float)(i % 256))]], Metric.SquaredL2, ElementKind.Byte);
        rows.Check(query, rows.True(query));
        rows.CheckPoint(2, rows.True(query));
    }

    [Theory]
    [InlineData(Metric.InnerProduct)]
    [InlineData(Metric.Cosine)]
    public void Inner_products_and_cosines_have_the_bits_of_the_other_distances(Metric metric)
    {
        Gen.Select(Gen.Int[1, 150], Gen.Int[1, 20], Gen.Int[0, 100_000_000]).Sample((dimension, count, seed) =>
        {
            Random random = new(seed);
            foreach (ElementKind kind in Enum.GetValues<ElementKind>())
            {
                float Value() => kind switch
                {
                    ElementKind.Byte => random.Next(256),
                    ElementKind.Half => (float)(Half)(random.NextSingle() - 0.5f),
                    _ => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-20, 15))),
                };
                float[][] vectors = [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, dimension).Select(_ => i == 0 ? 0 : Value()).ToArray())];
                using ScorerCase rows = new(vectors, metric, kind);
                rows.Check([.. Enumerable.Range(0, dimension).Select(_ => random.NextSingle() - 0.5f)], [0.5f]);
                rows.Check(new float[dimension], [0, 0.5f, 1]);
                rows.CheckPoint(random.Next(count), [0.5f, 1]);
                rows.CheckPoint(0, [0, 1]);
            }
        }, iter: 200);
    }

    private static unsafe float ScoreOf(ScorerCase rows, int point, float bound)
    {
        float distance;
        rows.Scorer.Score(&point, 1, bound, &distance);
        return distance;
    }

    private static float[] Values(int shape, int dimension, Random random) => [.. Enumerable.Range(0, dimension).Select(_ => shape switch
    {
        0 => random.NextSingle() - 0.5f,
        1 => (random.NextSingle() - 0.5f) * 1e-22f,
        2 => (random.NextSingle() - 0.5f) * 1e19f,
        3 => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-30, 18))),
        4 => (float)((random.NextDouble() - 0.5) * 6e38),
        _ => random.Next(-2, 3) * float.Epsilon * 40_000,
    })];

    /// <summary>The same, nearly the same, the last bits off, or something else of the kind.</summary>
    private static float[] Near(float[] query, int shape, Random random)
    {
        switch (random.Next(5))
        {
            case 0:
                return [.. query];
            case 1:
                return Array.ConvertAll(query, value => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(value) ^ random.Next(2)));
            case 2:
                return Array.ConvertAll(query, value => value * (1 + ((random.NextSingle() - 0.5f) * 0.01f)));
            case 3:
                return Array.ConvertAll(query, value => Finite(BitConverter.SingleToInt32Bits(value) ^ random.Next(1 << 17), value));
            default:
                return Values(shape, query.Length, random);
        }
    }

    private static float Finite(int bits, float otherwise) => float.IsFinite(BitConverter.Int32BitsToSingle(bits)) ? BitConverter.Int32BitsToSingle(bits) : otherwise;

    private static float WorstRounded(Random random) =>
        BitConverter.Int32BitsToSingle((random.Next(2) << 31) | 0x3F80_0000 | (random.Next(128) << 16) | (random.Next(2) == 0 ? 0x7FFF : 0x8000));

    private static float Upper(float value) => BitConverter.UInt32BitsToSingle((BitConverter.SingleToUInt32Bits(value) + 0x8000) & 0xFFFF_0000);
}
