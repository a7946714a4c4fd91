using System.Buffers.Binary;

namespace Plumbline.IO.Neighbors;

/// <summary>Ids in .ivecs, distances in .fvecs: each row after its length, k.</summary>
internal sealed class VecsNeighborWriter : INeighborWriter
{
    private readonly Stream _ids;
    private readonly Stream _distances;
    private readonly byte[] _k = new byte[sizeof(int)];

    public VecsNeighborWriter(Stream ids, Stream distances, NeighborFileShape shape)
    {
        _ids = ids;
        _distances = distances;
        BinaryPrimitives.WriteInt32LittleEndian(_k, shape.K);
    }

    public void Append(NeighborTable table, CancellationToken cancellationToken)
    {
        for (int query = 0; query < table.QueryCount; query++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _ids.Write(_k);
            TableBytes.WriteIds(_ids, table, query);
            _distances.Write(_k);
            TableBytes.WriteDistances(_distances, table, query);
        }
    }

    public void Complete(CancellationToken cancellationToken)
    {
    }

    public void Dispose()
    {
    }
}
