using Plumbline.Bench.Embed;
using Plumbline.Bench.Report;
using Plumbline.IO;
using Plumbline.Testing;

namespace Plumbline.Bench.Tests.Embed;

/// <summary>Embeddings of both sides are held to be the same only where they are.</summary>
public class EmbeddingCheckTests
{
    private static readonly EmbedWork Work = new(EmbedModel.ResNet50, ImageKind.Generated, 2);

    [Theory]
    [InlineData(true, 1f, 2f, 3f, 4f)]
    [InlineData(true, 1f, 2f, 3f, 4.0003f)]
    [InlineData(false, 1f, 2f, 3f, 4.0006f)]
    // Rows that changed places.
    [InlineData(false, 3f, 4f, 1f, 2f)]
    [InlineData(false, 1f, float.NaN, 3f, 4f)]
    [InlineData(false, 0f, 0f, 0f, 0f)]
    // Fewer prepared images than rows.
    [InlineData(true, 1f, 2f)]
    public void A_difference_of_more_than_rounding_is_reported(bool same, params float[] theirs)
    {
        using TemporaryFolder folder = new();
        Assert.Equal(same, EmbeddingCheck.Compare(Work, Write(folder, 1, 2, 3, 4), theirs).Passed);
    }

    [Fact]
    public void Zeros_on_both_sides_prove_nothing()
    {
        using TemporaryFolder folder = new();
        Assert.False(EmbeddingCheck.Compare(Work, Write(folder, 0, 0, 0, 0), [0, 0, 0, 0]).Passed);
    }

    [Fact]
    public void A_row_too_few_is_reported()
    {
        using TemporaryFolder folder = new();
        BenchCheck check = EmbeddingCheck.Compare(Work, Write(folder, 1, 2), [1, 2]);
        Assert.False(check.Passed);
        Assert.Equal("ResNet-50, 2 generated images, rows: ours 1, the peer's 2, difference 1, limit 0", check.Describe());
    }

    private static string Write(TemporaryFolder folder, params float[] values)
    {
        using VectorSet rows = VectorSet.Allocate(values.Length / 2, 2);
        for (int i = 0; i < values.Length; i++)
        {
            rows.WritableRow(i / 2)[i % 2] = values[i];
        }

        string path = folder.File("ours.npy");
        NpyWriter.Write(path, rows);
        return path;
    }
}
