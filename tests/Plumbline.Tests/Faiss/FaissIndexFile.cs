using System.Runtime.InteropServices;
using System.Text;
using Plumbline.Hnsw;

namespace Plumbline.Tests.Faiss;

/// <summary>
/// Reads what faiss::write_index writes for an IndexHNSWFlat (index_write.cpp: write_index_header, write_HNSW, then the
/// storage), for the tests only.
/// </summary>
internal static class FaissIndexFile
{
    private const int MetricInnerProduct = 0;
    private const int MetricL2 = 1;

    public static HnswIndex Read(string path)
    {
        using BinaryReader reader = new(File.OpenRead(path), Encoding.ASCII);
        Expect(reader, "IHNf");
        (int dimension, int count, int metric) = ReadHeader(reader);
        ReadVector<double>(reader);
        int[] cumulated = ReadVector<int>(reader);
        int[] levels = ReadVector<int>(reader);
        long[] offsets = ReadVector<long>(reader);
        int[] neighbours = ReadVector<int>(reader);
        int entryPoint = reader.ReadInt32();
        int maxLevel = reader.ReadInt32();
        // efConstruction, efSearch, upper_beam.
        reader.ReadBytes(3 * sizeof(int));
        Expect(reader, metric == MetricL2 ? "IxF2" : "IxFI");
        Assert.Equal((dimension, count, metric), ReadHeader(reader));
        VectorSet vectors = VectorSet.FromValues(ReadVector<float>(reader), dimension);
        Assert.Equal(reader.BaseStream.Length, reader.BaseStream.Position);
        Assert.Equal(count, vectors.Count);

        // FAISS counts levels from 1.
        HnswGraph graph = new(cumulated[2] - cumulated[1], [.. levels.Select(level => (byte)(level - 1))]) { EntryPoint = entryPoint };
        Assert.Equal(2 * graph.M, cumulated[1]);
        Assert.Equal(Math.Max(maxLevel, 0), graph.MaxLevel);
        for (int point = 0; point < count; point++)
        {
            for (int level = 0; level < levels[point]; level++)
            {
                ReadOnlySpan<int> places = neighbours.AsSpan((int)offsets[point] + cumulated[level], cumulated[level + 1] - cumulated[level]);
                int used = places.IndexOf(-1);
                graph.SetLinks(point, level, used < 0 ? places : places[..used]);
            }
        }

        return HnswIndex.FromGraph(vectors, metric == MetricInnerProduct ? Metric.InnerProduct : Metric.SquaredL2, graph);
    }

    private static (int Dimension, int Count, int Metric) ReadHeader(BinaryReader reader)
    {
        int dimension = reader.ReadInt32();
        int count = checked((int)reader.ReadInt64());
        // Two numbers without meaning, then is_trained.
        reader.ReadBytes((2 * sizeof(long)) + 1);
        return (dimension, count, reader.ReadInt32());
    }

    private static T[] ReadVector<T>(BinaryReader reader)
        where T : unmanaged
    {
        T[] values = new T[reader.ReadInt64()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private static void Expect(BinaryReader reader, string fourcc) => Assert.Equal(fourcc, Encoding.ASCII.GetString(reader.ReadBytes(4)));
}
