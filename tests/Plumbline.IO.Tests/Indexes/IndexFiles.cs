using System.Runtime.InteropServices;
using System.Text;

namespace Plumbline.IO.Tests.Indexes;

/// <summary>
/// Small valid index files, written here by the layouts of index_write.cpp and hnswalg.h, so that the tests of damage need no library: sixty points on two
/// levels, linked in a ring and at random.
/// </summary>
internal static class IndexFiles
{
    public const int Count = 60;
    public const int Dimension = 5;
    private const int M = 4;

    public static byte[] Faiss(string kind)
    {
        List<byte> file = [];
        if (kind is "idmap2")
        {
            Header(file, "IxM2");
        }

        if (kind != "flat")
        {
            Header(file, kind is "hnsw" or "idmap2" ? "IHNf" : "IHNs");
            Graph(file);
        }

        if (kind is "hnsw" or "idmap2" or "flat")
        {
            Header(file, "IxF2");
            Vector(file, Values(Count * Dimension));
        }
        else
        {
            Quantized(file, kind);
        }

        if (kind is "idmap2")
        {
            Vector(file, [.. Enumerable.Range(0, Count).Select(i => 500L + i)]);
        }

        return [.. file];
    }

    public static byte[] Hnswlib(int deleted)
    {
        List<byte> file = [];
        long list = ((2 * M) + 1) * sizeof(uint);
        Add<long>(file, 0, Count + 3, Count, list + (Dimension * sizeof(float)) + sizeof(long), list + (Dimension * sizeof(float)), list);
        Add(file, 1, 0);
        Add<long>(file, M, 2 * M, M);
        Add(file, 0.72);
        Add<long>(file, 40);
        float[] values = Values(Count * Dimension);
        for (int point = 0; point < Count; point++)
        {
            int[] links = Links(point, 2 * M, 1);
            file.AddRange([(byte)links.Length, 0, (byte)(deleted > 0 && point % deleted == 0 ? 1 : 0), 0]);
            Add(file, links);
            Add(file, new int[(2 * M) - links.Length]);
            Add(file, values.AsSpan(point * Dimension, Dimension));
            Add<long>(file, 9_000 + point);
        }

        for (int point = 0; point < Count; point++)
        {
            int[] links = IsUpper(point) ? Links(point, M, 10) : [];
            Add(file, IsUpper(point) ? (M + 1) * sizeof(uint) : 0);
            if (IsUpper(point))
            {
                Add(file, links.Length);
                Add(file, links);
                Add(file, new int[M - links.Length]);
            }
        }

        return [.. file];
    }

    private static bool IsUpper(int point) => point % 10 == 0;

    private static int[] Links(int point, int most, int step) =>
        [.. new[] { 1, -1, 3, 7, 2 }.Select(away => (((point + (away * step)) % Count) + Count) % Count).Distinct().Where(link => link != point).Take(most)];

    private static float[] Values(int count)
    {
        Random random = new(7);
#pragma warning disable CA5394
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
#pragma warning restore CA5394
    }

    private static void Header(List<byte> file, string kind)
    {
        file.AddRange(Encoding.ASCII.GetBytes(kind));
        Add(file, Dimension);
        Add<long>(file, Count, 1 << 20, 1 << 20);
        file.Add(1);
        Add(file, 1);
    }

    private static void Graph(List<byte> file)
    {
        Vector(file, [0.75, 0.19]);
        Vector(file, [0, 2 * M, 3 * M]);
        Vector(file, [.. Enumerable.Range(0, Count).Select(point => IsUpper(point) ? 2 : 1)]);
        List<long> offsets = [0];
        List<int> links = [];
        for (int point = 0; point < Count; point++)
        {
            Fill(links, Links(point, 2 * M, 1), 2 * M);
            if (IsUpper(point))
            {
                Fill(links, Links(point, M, 10), M);
            }

            offsets.Add(links.Count);
        }

        Vector(file, [.. offsets]);
        Vector(file, [.. links]);
        Add(file, 0, 1, 40, 16, 1);
    }

    private static void Fill(List<int> all, int[] links, int places) => all.AddRange([.. links, .. Enumerable.Repeat(-1, places - links.Length)]);

    private static void Quantized(List<byte> file, string kind)
    {
        Header(file, "IxSQ");
        (int type, int bytes, int trained) = kind switch
        {
            "sq8" => (0, 1, 2 * Dimension),
            "sq8_uniform" => (2, 1, 2),
            _ => (4, 2, 0),
        };
        Add(file, type, 0);
        Add(file, 0f);
        Add<long>(file, Dimension, bytes * Dimension);
        Vector(file, Values(trained));
        Vector(file, [.. Values(Count * Dimension * bytes).Select(value => (byte)(value * 60))]);
    }

    private static void Vector<T>(List<byte> file, T[] values)
        where T : unmanaged
    {
        // A flat index counts its codes in float32, all else in its elements.
        Add<long>(file, values.Length);
        Add<T>(file, values);
    }

    private static void Add<T>(List<byte> file, params ReadOnlySpan<T> values)
        where T : unmanaged => file.AddRange(MemoryMarshal.AsBytes(values));
}
