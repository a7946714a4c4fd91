using Plumbline.IO.Indexes;

namespace Plumbline.IO.Hnswlib;

/// <summary>
/// The header of an hnswlib file (hnswalg.h: saveIndex): 96 bytes, without a magic number. What it says of sizes must fit together, which is also
/// how a file is told to be one.
/// </summary>
internal sealed record HnswlibHeader
{
    public const int Bytes = 96;

    // A count is in the lower 16 bits of a list's first word.
    private const int MostLinks = ushort.MaxValue;
    private const int LabelBytes = sizeof(ulong);

    public required int Count { get; init; }

    public required int Dimension { get; init; }

    /// <summary>Bytes of a point on the base level: its list of links, its vector, its label.</summary>
    public required long PointBytes { get; init; }

    public required int MaxLevel { get; init; }

    public required int EntryPoint { get; init; }

    public required int UpperLinks { get; init; }

    public required int BaseLinks { get; init; }

    public required int M { get; init; }

    public required int EfConstruction { get; init; }

    /// <summary>Where a point's vector begins.</summary>
    public int VectorOffset => ListBytes(BaseLinks);

    /// <summary>Where a point's label begins.</summary>
    public long LabelOffset => PointBytes - LabelBytes;

    public int UpperListBytes => ListBytes(UpperLinks);

    public static HnswlibHeader Read(IndexCursor cursor)
    {
        ulong offsetLevel0 = cursor.Read<ulong>("header, offsetLevel0");
        RequireRange(cursor, "offsetLevel0", offsetLevel0, 0, 0);
        ulong maxElements = cursor.Read<ulong>("header, max_elements");
        ulong count = cursor.Read<ulong>("header, cur_element_count");
        ulong pointBytes = cursor.Read<ulong>("header, size_data_per_element");
        ulong labelOffset = cursor.Read<ulong>("header, label_offset");
        ulong vectorOffset = cursor.Read<ulong>("header, offsetData");
        int maxLevel = cursor.Read<int>("header, maxlevel");
        uint entryPoint = cursor.Read<uint>("header, enterpoint_node");
        ulong upperLinks = cursor.Read<ulong>("header, maxM");
        ulong baseLinks = cursor.Read<ulong>("header, maxM0");
        ulong m = cursor.Read<ulong>("header, M");
        cursor.Read<double>("header, mult");
        ulong efConstruction = cursor.Read<ulong>("header, ef_construction");
        RequireRange(cursor, "cur_element_count", count, 0, int.MaxValue - 1);
        RequireRange(cursor, "max_elements", maxElements, count, long.MaxValue);
        RequireRange(cursor, "maxM", upperLinks, 1, MostLinks);
        RequireRange(cursor, "maxM0", baseLinks, 1, MostLinks);
        RequireRange(cursor, "M", m, 1, MostLinks);
        RequireRange(cursor, "ef_construction", efConstruction, 0, int.MaxValue);
        ulong list = (ulong)ListBytes((int)baseLinks);
        RequireRange(cursor, "offsetData", vectorOffset, list, list);
        RequireRange(cursor, "label_offset", labelOffset, list + sizeof(float), list + int.MaxValue);
        if ((labelOffset - vectorOffset) % sizeof(float) != 0)
        {
            throw cursor.Error("header, label_offset", $"{labelOffset}", $"{vectorOffset} and a multiple of {sizeof(float)}");
        }

        RequireRange(cursor, "size_data_per_element", pointBytes, labelOffset + LabelBytes, labelOffset + LabelBytes);
        RequireEntry(cursor, (int)count, maxLevel, entryPoint);
        return new HnswlibHeader
        {
            Count = (int)count,
            Dimension = (int)((labelOffset - vectorOffset) / sizeof(float)),
            PointBytes = (long)pointBytes,
            MaxLevel = maxLevel,
            EntryPoint = (int)entryPoint,
            UpperLinks = (int)upperLinks,
            BaseLinks = (int)baseLinks,
            M = (int)m,
            EfConstruction = (int)efConstruction,
        };
    }

    private static int ListBytes(int links) => (links + 1) * sizeof(uint);

    private static void RequireEntry(IndexCursor cursor, int count, int maxLevel, uint entryPoint)
    {
        if (count > 0 && entryPoint >= (uint)count)
        {
            throw cursor.Error("header, enterpoint_node", $"{entryPoint}", $"0 to {count - 1}");
        }

        if (maxLevel < (count > 0 ? 0 : -1))
        {
            throw cursor.Error("header, maxlevel", $"{maxLevel}", "0 or more");
        }
    }

    private static void RequireRange(IndexCursor cursor, string name, ulong value, ulong least, ulong most)
    {
        if (value < least || value > most)
        {
            throw cursor.Error($"header, {name}", $"{value}", least == most ? $"{least}" : $"{least} to {most}");
        }
    }
}
