using System.Runtime.InteropServices;
using Plumbline.IO.Hdf5;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Neighbors;

/// <summary>The data sets neighbors and distances of an HDF5 file, the layout of ann-benchmarks.</summary>
internal sealed class Hdf5NeighborSource : INeighborSource
{
    private readonly InputFile _input;
    private readonly IHdf5Rows _ids = null!;
    private readonly IHdf5Rows? _distances;
    private int _row;

    public Hdf5NeighborSource(string path)
    {
        _input = InputFile.Open(path, buffered: true);
        try
        {
            Hdf5File file = new(_input);
            Hdf5Dataset ids = file.Find("neighbors") ?? throw _input.Error("file", "no data set neighbors", "neighbors and distances (ann-benchmarks)");
            Hdf5Dataset? distances = file.Find("distances");
            (int Rows, int Columns) shape = Shape(ids);
            RequireType(ids, VectorElement.Signed32);
            if (distances is not null && Shape(distances) != shape)
            {
                throw _input.Error("distances", "another shape", $"{shape.Rows} x {shape.Columns}, that of neighbors");
            }

            if (distances is not null)
            {
                RequireType(distances, VectorElement.Binary32);
            }

            Description = new NeighborFileDescription([path], NeighborFileFormat.Hdf5, shape.Rows, shape.Columns, distances is not null, MetricOf(file), DimensionOf(file), _input.Length);
            _ids = ids.OpenRows();
            _distances = distances?.OpenRows();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public NeighborFileDescription Description { get; } = null!;

    public void Read(Span<int> ids, Span<float> distances)
    {
        long first = (long)_row * Description.K;
        for (Span<int> rest = ids; rest.Length > 0;)
        {
            // In pieces, because the bytes of a row may exceed the longest span.
            Span<int> piece = rest[..Math.Min(rest.Length, FlatVectors.ChunkLength)];
            _ids.Read(first + ids.Length - rest.Length, MemoryMarshal.AsBytes(piece));
            rest = rest[piece.Length..];
        }

        for (Span<float> rest = distances; _distances is not null && rest.Length > 0;)
        {
            Span<float> piece = rest[..Math.Min(rest.Length, FlatVectors.ChunkLength)];
            _distances.Read(first + distances.Length - rest.Length, MemoryMarshal.AsBytes(piece));
            rest = rest[piece.Length..];
        }

        _row += ids.Length / Description.K;
    }

    public void Dispose() => _input.Dispose();

    private static (int Rows, int Columns) Shape(Hdf5Dataset data) => data.RequireMatrix("two dimensions, (queries, k)");

    private void RequireType(Hdf5Dataset data, VectorElement wanted)
    {
        if (data.Type.Element != wanted)
        {
            throw _input.Error(data.Name, $"values of type {data.Type.Name}", VectorElementNames.NameOf(wanted));
        }
    }

    private static Metric? MetricOf(Hdf5File file) => file.Text("distance") switch
    {
        "euclidean" => Metric.L2,
        "sqeuclidean" => Metric.SquaredL2,
        "ip" => Metric.InnerProduct,
        "angular" => Metric.Cosine,
        _ => null,
    };

    /// <summary>A number of 64 bits from h5py, which is what ann-benchmarks writes with; of 32 from this library.</summary>
    private int? DimensionOf(Hdf5File file) => file.Integer("dimension") switch
    {
        null => null,
        long dimension and >= 1 and <= int.MaxValue => (int)dimension,
        long dimension => throw _input.Error("attribute dimension", $"{dimension}", $"1 to {int.MaxValue}"),
    };
}
