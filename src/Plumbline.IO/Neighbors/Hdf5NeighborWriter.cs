using Plumbline.IO.Internals;
using PureHDF;
using PureHDF.Selections;

namespace Plumbline.IO.Neighbors;

/// <summary>
/// HDF5 in the layout of ann-benchmarks, as far as neighbours go: neighbors and distances, contiguous, and the attributes
/// distance, type, dimension and point_type.
/// </summary>
internal sealed class Hdf5NeighborWriter : INeighborWriter
{
    /// <summary>More than headers and attributes take.</summary>
    public const long OverheadBytes = 16 << 10;

    // What is handed to the library at a time: one call a chunk, each with arrays of its own.
    private const int ChunkValues = 1 << 20;

    private readonly NeighborFileShape _shape;
    private readonly H5Dataset<int[]> _neighbors;
    private readonly H5Dataset<float[]> _distances;
    private readonly H5NativeWriter _writer;
    private int _written;
    private bool _closed;

    public Hdf5NeighborWriter(Stream stream, NeighborFileShape shape)
    {
        _shape = shape;
        ulong[] size = [(ulong)shape.Queries, (ulong)shape.K];
        _neighbors = new H5Dataset<int[]>(size);
        _distances = new H5Dataset<float[]>(size);
        H5File file = new() { ["neighbors"] = _neighbors, ["distances"] = _distances };
        if (shape.Metric is { } metric)
        {
            file.Attributes["distance"] = NameOf(metric);
        }

        file.Attributes["type"] = "dense";
        if (shape.Dimension is { } dimension)
        {
            file.Attributes["dimension"] = dimension;
        }

        file.Attributes["point_type"] = "float";
        H5NativeWriter? writer = null;
        LibraryCall.Unwrapped(() => writer = file.BeginWrite(stream));
        _writer = writer!;
    }

    public void Append(NeighborTable table, CancellationToken cancellationToken)
    {
        int k = _shape.K;
        int rows = Math.Max(1, ChunkValues / k);
        for (int first = 0; first < table.QueryCount; first += rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(rows, table.QueryCount - first);
            int[] ids = new int[count * k];
            float[] distances = new float[count * k];
            for (int row = 0; row < count; row++)
            {
                table.Ids(first + row).CopyTo(ids.AsSpan(row * k));
                table.Distances(first + row).CopyTo(distances.AsSpan(row * k));
                ids.AsSpan((row * k) + table.Count(first + row), k - table.Count(first + row)).Fill(TableBytes.MissingId);
                distances.AsSpan((row * k) + table.Count(first + row), k - table.Count(first + row)).Fill(TableBytes.MissingDistance);
            }

            HyperslabSelection place = new(2, [(ulong)_written, 0], [(ulong)count, (ulong)k]);
            LibraryCall.Unwrapped(() =>
            {
                _writer.Write(_neighbors, ids, fileSelection: place);
                _writer.Write(_distances, distances, fileSelection: place);
            });
            _written += count;
        }
    }

    public void Complete(CancellationToken cancellationToken) => Close();

    // Where a search failed, the file will be thrown away; what the library says of its being unfinished would hide why.
    public void Dispose()
    {
        try
        {
            Close();
        }
        catch (Exception) when (_written < _shape.Queries)
        {
        }
    }

    /// <summary>ann-benchmarks knows euclidean and angular. The others have names of their own, because their distances are other numbers.</summary>
    private static string NameOf(Metric metric) => metric switch
    {
        Metric.L2 => "euclidean",
        Metric.SquaredL2 => "sqeuclidean",
        Metric.InnerProduct => "ip",
        _ => "angular",
    };

    private void Close()
    {
        if (!_closed)
        {
            _closed = true;
            LibraryCall.Unwrapped(_writer.Dispose);
        }
    }
}
