using CsCheck;

namespace Plumbline.IO.Tests;

/// <summary>Whatever is written comes back bit for bit.</summary>
public sealed class RoundTripTests : IDisposable
{
    private static readonly Gen<(int Count, int Dimension, float[] Values)> Finite = Sets(Gen.Float.Where(float.IsFinite));

    private static readonly Gen<(int Count, int Dimension, float[] Values)> Any = Sets(Gen.UInt.Select(BitConverter.UInt32BitsToSingle));

    private readonly ScratchFolder _folder = ScratchFolder.InMemory();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Npy() => Finite.Sample(set => RoundTrips(set, ".npy", Vectors.WriteNpy, new VectorReadOptions()), iter: 300);

    [Fact]
    public void Npy_mapped() => Finite.Sample(set => RoundTrips(set, ".npy", Vectors.WriteNpy, Vectors.MemoryMap), iter: 300);

    [Fact]
    public void Npy_of_any_bits() => Any.Sample(set => RoundTrips(set, ".npy", Vectors.WriteNpy, Vectors.AllowNonFinite), iter: 300);

    [Fact]
    public void Fvecs() => Finite.Sample(set => RoundTrips(set, ".fvecs", Vectors.WriteFvecs, new VectorReadOptions()), iter: 300);

    [Fact]
    public void Fvecs_of_any_bits() => Any.Sample(set => RoundTrips(set, ".fvecs", Vectors.WriteFvecs, Vectors.AllowNonFinite), iter: 300);

    private static Gen<(int Count, int Dimension, float[] Values)> Sets(Gen<float> value) =>
        from count in Gen.Int[1, 40]
        from dimension in Gen.Int[1, 70]
        from values in value.Array[count * dimension]
        select (count, dimension, values);

    private void RoundTrips(
        (int Count, int Dimension, float[] Values) generated,
        string extension,
        Action<string, VectorSet, IProgress<double>?> write,
        VectorReadOptions options)
    {
        // CsCheck runs samples on several threads.
        string path = _folder.File($"{Guid.NewGuid():N}{extension}");
        using VectorSet expected = VectorSet.FromValues(generated.Values, generated.Dimension);
        write(path, expected, null);
        using VectorSet actual = Vectors.Read(path, options);
        Vectors.AssertSame(expected, actual);
        VectorFileDescription description = VectorFile.Describe(path);
        Assert.Equal((generated.Count, generated.Dimension), (description.Rows, description.Dimension));
        Assert.Equal(new FileInfo(path).Length, description.Bytes);
    }
}
