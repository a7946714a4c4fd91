using Plumbline.IO.Binary;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Neighbors;

/// <summary>Ids of an .ivecs file, and distances of the .fvecs beside it where there is one of the same shape.</summary>
internal sealed class VecsNeighborSource : INeighborSource
{
    private readonly IVectorRowSource _ids;
    private readonly VectorFileRows? _distances;
    private int _row;

    public VecsNeighborSource(string path)
    {
        string idPath = Path.ChangeExtension(path, ".ivecs");
        // Named by its distances, the ids have to be there; another spelling of .ivecs stays as it is.
        idPath = Path.GetExtension(path).Equals(".ivecs", StringComparison.OrdinalIgnoreCase) ? path : idPath;
        string distancePath = Path.ChangeExtension(path, ".fvecs");
        _ids = VecsFormat.Ivecs.Open(idPath);
        try
        {
            VectorFileDescription ids = _ids.Description;
            if (File.Exists(distancePath))
            {
                _distances = VectorFileRows.Open(distancePath);
                if (_distances.Description is var d && (d.Rows != ids.Rows || d.Dimension != ids.Dimension))
                {
                    // Vectors that happen to have the name.
                    _distances.Dispose();
                    _distances = null;
                }
            }

            Description = new NeighborFileDescription(
                _distances is null ? [idPath] : [idPath, distancePath],
                NeighborFileFormat.Vecs,
                ids.Rows,
                ids.Dimension,
                _distances is not null,
                null,
                null,
                ids.Bytes + (_distances?.Description.Bytes ?? 0));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public NeighborFileDescription Description { get; }

    public void Read(Span<int> ids, Span<float> distances)
    {
        _ids.Read(_row, ids);
        _distances?.Read(_row, distances);
        _row += ids.Length / Description.K;
    }

    public void Dispose()
    {
        _ids.Dispose();
        _distances?.Dispose();
    }
}
