using CsCheck;
using Plumbline.Hnsw;

namespace Plumbline.Tests.Search.Model;

/// <summary>Whatever is done to an index in whatever order, it holds and finds what a dictionary and a loop over it do.</summary>
public sealed class VectorIndexModelTests
{
    private static readonly Gen<long> Keys = Gen.Long[IndexModel.FirstKey, IndexModel.LastKey];

    private static readonly Gen<KeyRule> Rules =
        Gen.Select(Gen.Enum<KeyRuleKind>(), Gen.OneOf(Gen.Int[1, 2], Gen.Const(12)), Gen.Int[0, 12], (kind, modulus, passing) => new KeyRule(kind, modulus, Math.Min(modulus, passing)));

    [Theory]
    [InlineData(Metric.L2)]
    [InlineData(Metric.SquaredL2)]
    [InlineData(Metric.InnerProduct)]
    [InlineData(Metric.Cosine)]
    public void An_index_agrees_with_a_dictionary_after_every_operation(Metric metric)
    {
        Gen<HnswBuildOptions> options = Gen.Select(Gen.Int[2, 5], Gen.Int[1, 20], Gen.Int[0, 9], Gen.Int[1, 2], (m, effort, seed, threads) =>
            new HnswBuildOptions { M = m, EfConstruction = effort, Seed = seed, Threads = threads });
        Gen<(int Dimension, HnswBuildOptions Options, IndexOperation[] Operations)> cases =
            Gen.Select(Gen.Int[1, 5], options).SelectMany((dimension, one) => Operations(dimension).Array[1, 40].Select(operations => (dimension, one, operations)));
        cases.Sample(
            one =>
            {
                using IndexModel model = new(one.Dimension, metric, one.Options);
                foreach (IndexOperation operation in one.Operations)
                {
                    operation.Apply(model);
                    model.Check();
                }
            },
            iter: 200,
            print: one => $"{one.Dimension} dimensions, {one.Options}\n{string.Join('\n', one.Operations.AsEnumerable())}");
    }

    private static Gen<IndexOperation> Operations(int dimension)
    {
        Gen<float[]> vectors = Vectors(dimension);
        Gen<IndexQuery> queries = Gen.Select(
            vectors,
            Gen.OneOf(Gen.Int[1, 8], Gen.Int[1, 200]),
            Gen.OneOf(Gen.Int[1, 3], Gen.Int[1, 40]),
            Gen.Frequency((3, Gen.Const(CapacityContract.Lift)), (2, Gen.Enum<CapacityContract>())),
            Rules,
            (vector, k, effort, contract, rule) => new IndexQuery(vector, k, effort, contract, rule));
        return Gen.Frequency(
            (4, Gen.Select(Keys, vectors, (key, vector) => new IndexOperation($"Add {key} [{string.Join(' ', vector)}]", model => model.Add(key, vector)))),
            (3, Gen.Select(Keys, Gen.Int[1, 3], vectors.Array[0, 90], Gen.Frequency((4, Gen.Const(false)), (1, Gen.Const(true))), (first, step, set, named) =>
                new IndexOperation($"AddRange {first} step {step}{(named ? ", one named" : "")}: {string.Join(' ', set.Select(vector => $"[{string.Join(' ', vector)}]"))}", model => model.AddRange(first, step, set, named)))),
            (4, Keys.Select(key => new IndexOperation($"Remove {key}", model => model.Remove(key)))),
            (1, Rules.Select(rule => new IndexOperation($"Remove all of {rule}", model => model.RemoveAll(rule)))),
            (4, Gen.Select(Keys, vectors, (key, vector) => new IndexOperation($"Update {key} [{string.Join(' ', vector)}]", model => model.Update(key, vector)))),
            (1, Gen.Const(new IndexOperation("Compact", model => model.Compact()))),
            (1, queries.Select(query => new IndexOperation($"Save, load, search {query}", model => model.SaveAndLoad(query)))),
            (8, queries.Select(query => new IndexOperation($"Search {query}", model => model.Search(query)))));
    }

    /// <summary>Mostly of bytes, which tie in masses; now and then one that needs 16 or 32 bits a value, so that the store widens.</summary>
    private static Gen<float[]> Vectors(int dimension) => Gen.Frequency(
        (20, Gen.Int[0, 3].Select(value => (float)value).Array[dimension]),
        (1, Gen.Int[-16, 16].Select(value => value / 8f).Array[dimension]),
        (4, Gen.Int[-999, 999].Select(value => value / 1000f).Array[dimension]));
}
