using System.Text;
using Plumbline.IO.Indexes;

namespace Plumbline.IO.Faiss;

/// <summary>Reads an index file of FAISS (index_read.cpp: read_index).</summary>
internal sealed class FaissReader(IndexCursor cursor, bool headOnly, bool oneByOne)
{
    public const string Kinds = "IxF2, IxFI or IxFl (flat), IHNf (IndexHNSWFlat), IHNs (IndexHNSWSQ), or IxMp or IxM2 (IndexIDMap) around one of them";

    // As FAISS's own reader.
    private const int MostDimensions = 1 << 20;
    private const int MetricInnerProduct = 0;
    private const int MetricL2 = 1;

    public StoredRows? Rows { get; private set; }

    public FaissGraph? Graph { get; private set; }

    public long[]? Ids { get; private set; }

    public LibraryIndexDescription Read()
    {
        try
        {
            LibraryIndexDescription description = ReadIndex(allowMap: true);
            cursor.RequireEnd();
            return description;
        }
        catch
        {
            Rows?.Dispose();
            Graph?.Dispose();
            throw;
        }
    }

    /// <summary>The four letters as text; what is no letter or digit becomes a dot.</summary>
    public static string FourLetters(uint code)
    {
        Span<char> letters = stackalloc char[4];
        for (int i = 0; i < 4; i++)
        {
            char letter = (char)((code >> (8 * i)) & 0xFF);
            letters[i] = char.IsAsciiLetterOrDigit(letter) ? letter : '.';
        }

        return new string(letters);
    }

    public static uint Code(string letters) => BitConverter.ToUInt32(Encoding.ASCII.GetBytes(letters));

    private LibraryIndexDescription ReadIndex(bool allowMap)
    {
        string kind = ReadKind();
        return kind switch
        {
            "IxMp" or "IxM2" when allowMap => ReadIdMap(kind),
            "IHNf" or "IHNs" => ReadGraph(kind),
            "IxF2" or "IxFI" or "IxFl" => ReadFlat(kind, inGraph: null),
            _ => throw cursor.Error($"byte {cursor.Position - 4}", $"index kind {FaissKinds.NameOf(kind)}", Kinds),
        };
    }

    private string ReadKind() => FourLetters(cursor.Read<uint>("index kind"));

    private FaissHeader ReadHeader(string kind)
    {
        int dimension = cursor.Read<int>($"{kind} header, d");
        long count = cursor.Read<long>($"{kind} header, ntotal");
        cursor.Skip(2 * sizeof(long), $"{kind} header");
        byte trained = cursor.Read<byte>($"{kind} header, is_trained");
        int metric = cursor.Read<int>($"{kind} header, metric_type");
        if (dimension is < 1 or > MostDimensions)
        {
            throw cursor.Error($"{kind} header, d", $"{dimension}", $"1 to {MostDimensions}");
        }

        if (count is < 0 or >= int.MaxValue)
        {
            throw cursor.Error($"{kind} header, ntotal", $"{count}", $"0 to {int.MaxValue - 1}");
        }

        if (metric is not (MetricInnerProduct or MetricL2))
        {
            throw cursor.Error($"{kind} header, metric_type", $"{metric}", $"{MetricInnerProduct} (inner product) or {MetricL2} (L2)");
        }

        return new FaissHeader(dimension, (int)count, trained != 0, metric == MetricInnerProduct);
    }

    private void RequireSame(string kind, FaissHeader found, FaissHeader outer)
    {
        if (found.Dimension != outer.Dimension)
        {
            throw cursor.Error($"{kind} header, d", $"{found.Dimension}", $"{outer.Dimension}, as the index around it");
        }

        if (found.Count != outer.Count)
        {
            throw cursor.Error($"{kind} header, ntotal", $"{found.Count}", $"{outer.Count}, as the index around it");
        }

        if (found.IsProduct != outer.IsProduct)
        {
            throw cursor.Error($"{kind} header, metric_type", found.IsProduct ? "inner product" : "L2", "that of the index around it");
        }
    }

    private LibraryIndexDescription ReadIdMap(string kind)
    {
        FaissHeader header = ReadHeader(kind);
        LibraryIndexDescription inner = ReadIndex(allowMap: false);
        RequireSame("inner", new FaissHeader(inner.Dimension, inner.Count, true, inner.Metric == Metric.InnerProduct), header);
        if (headOnly)
        {
            long size = cursor.ReadCount("id_map", sizeof(long));
            cursor.RequireCount("id_map", size, header.Count);
            cursor.Skip(size * sizeof(long), "id_map");
        }
        else
        {
            Ids = cursor.ReadArray<long>("id_map", header.Count);
        }

        return inner with { Kind = $"{(kind == "IxM2" ? "IndexIDMap2" : "IndexIDMap")}({inner.Kind})", HasIds = true };
    }

    private LibraryIndexDescription ReadGraph(string kind)
    {
        FaissHeader header = ReadHeader(kind);
        FaissGraph graph = headOnly ? FaissGraphReader.Describe(cursor, header.Count) : FaissGraphReader.Read(cursor, header.Count);
        Graph = graph;
        string storage = ReadKind();
        LibraryIndexDescription rows = storage switch
        {
            "IxF2" or "IxFI" or "IxFl" when kind == "IHNf" => ReadFlat(storage, header),
            "IxSQ" when kind == "IHNs" => ReadQuantized(storage, header),
            _ => throw cursor.Error($"byte {cursor.Position - 4}", $"storage of kind {storage}", kind == "IHNf" ? "IxF2, IxFI or IxFl, the storage of IHNf" : "IxSQ, the storage of IHNs"),
        };
        return rows with
        {
            Kind = kind == "IHNf" ? "IndexHNSWFlat" : "IndexHNSWSQ",
            HasGraph = true,
            M = graph.UpperLinks,
            BaseLinks = graph.BaseLinks,
            Levels = header.Count == 0 ? 0 : graph.MaxLevel + 1,
            EfConstruction = graph.EfConstruction,
            EfSearch = graph.EfSearch,
        };
    }

    private LibraryIndexDescription ReadFlat(string kind, FaissHeader? inGraph)
    {
        FaissHeader header = ReadHeader(kind);
        if (inGraph is { } outer)
        {
            RequireSame(kind, header, outer);
        }

        if ((kind == "IxF2" && header.IsProduct) || (kind == "IxFI" && !header.IsProduct))
        {
            throw cursor.Error($"{kind} header, metric_type", header.IsProduct ? "inner product" : "L2", $"the metric of {kind}");
        }

        // Counted in float32.
        long size = cursor.ReadCount("vectors", sizeof(float));
        cursor.RequireCount("vectors", size, (long)header.Count * header.Dimension);
        long bytes = size * sizeof(float);
        if (headOnly)
        {
            cursor.Skip(bytes, "vectors");
        }
        else
        {
            Rows = new FloatRows(cursor.ReadBlock(bytes, "vectors"), header.Count, header.Dimension, Distance(header), oneByOne);
        }

        return Describe(header, header.IsProduct ? "IndexFlatIP" : "IndexFlatL2");
    }

    private LibraryIndexDescription ReadQuantized(string kind, FaissHeader outer)
    {
        FaissHeader header = ReadHeader(kind);
        RequireSame(kind, header, outer);
        int type = cursor.Read<int>("quantizer, qtype");
        FaissQuantizer quantizer = (FaissQuantizer)type;
        if (quantizer is not (FaissQuantizer.QT_8bit or FaissQuantizer.QT_8bit_uniform or FaissQuantizer.QT_fp16))
        {
            throw cursor.Error("quantizer, qtype", Enum.IsDefined(quantizer) ? $"{quantizer}" : $"{type}", "QT_8bit, QT_8bit_uniform or QT_fp16");
        }

        // rangestat and rangestat_arg, of the training.
        cursor.Skip(sizeof(int) + sizeof(float), "quantizer");
        RequireSize("d", cursor.Read<ulong>("quantizer, d"), header.Dimension);
        int codeSize = header.Dimension * (quantizer == FaissQuantizer.QT_fp16 ? 2 : 1);
        RequireSize("code_size", cursor.Read<ulong>("quantizer, code_size"), codeSize);
        int trainedSize = quantizer switch
        {
            FaissQuantizer.QT_8bit => 2 * header.Dimension,
            FaissQuantizer.QT_8bit_uniform => 2,
            _ => 0,
        };
        // An index that was never trained has no ranges, and no vectors.
        float[] trained = cursor.ReadArray<float>("quantizer, trained", header is { Count: 0, IsTrained: false } ? -1 : trainedSize);
        long bytes = cursor.ReadCount("codes", 1);
        cursor.RequireCount("codes", bytes, (long)header.Count * codeSize);
        if (headOnly)
        {
            cursor.Skip(bytes, "codes");
        }
        else if (header.Count == 0)
        {
            Rows = new FloatRows(new NativeBuffer(0), 0, header.Dimension, Distance(header), oneByOne);
        }
        else
        {
            Rows = new QuantizedRows(cursor.ReadBlock(bytes, "codes"), header.Count, header.Dimension, quantizer, trained, Distance(header), oneByOne);
        }

        return Describe(header, "IndexScalarQuantizer") with { Quantizer = $"{quantizer}" };
    }

    private void RequireSize(string name, ulong found, int expected)
    {
        if (found != (ulong)expected)
        {
            throw cursor.Error($"quantizer, {name}", $"{found}", $"{expected}");
        }
    }

    private static RowDistance Distance(FaissHeader header) => header.IsProduct ? RowDistance.NegatedProduct : RowDistance.SquaredL2;

    private static LibraryIndexDescription Describe(FaissHeader header, string kind) => new()
    {
        Format = LibraryIndexFormat.Faiss,
        Kind = kind,
        Count = header.Count,
        Dimension = header.Dimension,
        Metric = header.IsProduct ? Metric.InnerProduct : Metric.SquaredL2,
        Deleted = 0,
    };
}
