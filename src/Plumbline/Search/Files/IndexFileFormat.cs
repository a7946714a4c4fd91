using Plumbline.Hnsw;
using Plumbline.Vectors.Rows;

namespace Plumbline.Search.Files;

/// <summary>The names and numbers of an index file, which docs/index-format.md describes.</summary>
internal static class IndexFileFormat
{
    /// <summary>The version written, and the only one read.</summary>
    public const int Version = 1;

    public const int HeaderBytes = 64;
    public const int EntryBytes = 64;
    public const int NameBytes = 32;
    public const uint ByteOrder = 0x0102_0304;

    /// <summary>Far more sections than any version has: what is beyond is not worth reading.</summary>
    public const int MostSections = 256;

    public const int HighestLevel = 63;

    // What refusals call the parts that are not sections.
    public const string Header = "header";
    public const string Table = "table";
    public const string File = "file";

    public const string Meta = "meta";
    public const string Levels = "levels";
    public const string UpperLinks = "upper-links";
    public const string Terms = "terms";
    public const string Norms = "norms";
    public const string Keys = "keys";
    public const string KeyOffsets = "key-offsets";
    public const string KeyText = "key-text";
    public const string Removed = "removed";
    public const string Free = "free";
    public const string BaseLinks = "base-links";
    public const string Rows = "rows";

    public const string LongKeys = "long";
    public const string StringKeys = "string";

    private const int CacheLine = 64;
    private const int Page = 4096;

    // A byte beyond ASCII and both line ends, so that a transfer as text shows; the last ends a listing on Windows.
    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'P', (byte)'L', (byte)'M', (byte)'B', (byte)'\r', (byte)'\n', 0x1A];

    /// <summary>Where a section begins that follows on a byte: sections that are mapped lie on pages.</summary>
    public static long Align(long end, string name)
    {
        int unit = name is BaseLinks or Rows ? Page : CacheLine;
        return checked(end + unit - 1) / unit * unit;
    }

    /// <summary>The name of a type of keys.</summary>
    /// <exception cref="NotSupportedException">An index cannot have keys of that type.</exception>
    public static string KeyType<TKey>() =>
        typeof(TKey) == typeof(long) ? LongKeys
        : typeof(TKey) == typeof(string) ? StringKeys
        : throw new NotSupportedException($"Keys are of type {typeof(TKey).Name}; an index takes keys of type long or string.");

    /// <summary>The sections of an index, in the order of the file. The length is null where the index does not say it.</summary>
    /// <exception cref="OverflowException">No file is as large.</exception>
    public static List<(string Name, int ElementBytes, long? Length)> Sections(IndexMeta meta)
    {
        long places = meta.Places;
        List<(string Name, int ElementBytes, long? Length)> sections =
        [
            (Meta, 1, null),
            (Levels, 1, places),
            (UpperLinks, sizeof(int), checked((long)meta.UpperLists * meta.M * sizeof(int))),
        ];
        if (meta.ElementKind == ElementKind.Byte)
        {
            sections.Add((Terms, sizeof(int), places * sizeof(int)));
        }

        if (meta.Metric == Metric.Cosine)
        {
            sections.Add((Norms, sizeof(double), places * sizeof(double)));
        }

        if (meta.KeyType == StringKeys)
        {
            sections.Add((KeyOffsets, sizeof(long), (places + 1) * sizeof(long)));
            sections.Add((KeyText, 1, null));
        }
        else if (!meta.KeysAreRowNumbers)
        {
            sections.Add((Keys, sizeof(long), places * sizeof(long)));
        }

        sections.Add((Removed, sizeof(ulong), (places + 63) / 64 * sizeof(ulong)));
        sections.Add((Free, sizeof(int), (long)meta.Free * sizeof(int)));
        sections.Add((BaseLinks, sizeof(int), HnswGraph.BaseBytes(meta.M, meta.Places)));
        int elementBytes = meta.ElementKind == ElementKind.Byte ? 1 : sizeof(short);
        sections.Add((Rows, elementBytes, checked(places * VectorStore.StrideOf(meta.Dimension, meta.ElementKind))));
        return sections;
    }

    /// <summary>Refuses machines that keep numbers the other way round.</summary>
    /// <exception cref="PlatformNotSupportedException">This is one.</exception>
    public static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Index files are little-endian, and this machine is big-endian; that is not supported.");
        }
    }
}
