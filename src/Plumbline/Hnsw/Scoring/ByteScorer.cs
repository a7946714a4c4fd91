using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Plumbline.Vectors.Rows;

namespace Plumbline.Hnsw.Scoring;

/// <summary>Squared distances to rows of whole numbers of 0 to 255, in whole numbers where the query is of that kind too.</summary>
internal sealed unsafe class ByteScorer : StoreScorer
{
    // Up to here a float32 holds every whole number, so a sum of squares is the same however it is added.
    private const int Exact = 1 << 24;
    private const int Most = 64;

    private readonly byte[] _bytes;
    private readonly ByteKernel? _kernel;
    private byte* _query;
    private int _point = -1;

    public ByteScorer(VectorStore store)
        : base(store)
    {
        _kernel = store.Padded <= ByteKernel.MostValues ? ByteKernel.Default : null;
        _bytes = GC.AllocateArray<byte>(store.Padded, pinned: true);
    }

    public override void SetQuery(int point)
    {
        if (_kernel is null)
        {
            base.SetQuery(point);
            return;
        }

        // The row is the query; its float32 values are needed for sums beyond 2^24 only.
        _point = point;
        _query = Store.Rows[point];
    }

    public override void Score(int* points, int count, float bound, float* distances)
    {
        if (_query is null)
        {
            RowKernels.Default.Squared(RowFormat.Byte, Query, Store.Rows, points, count, bound, distances);
            return;
        }

        // A sum beyond 2^24 is rounded by the float32 sum, each of its steps by 2^-24 at most: by less than one in a thousand in all.
        float sure = Math.Max(bound, Exact) * 1.001f;
        int* sums = stackalloc int[Most];
        for (int first = 0; first < count; first += Most)
        {
            int some = Math.Min(Most, count - first);
            _kernel!.Squared(_query, Store.Rows, Store.Terms, points + first, some, sums);
            for (int i = 0; i < some; i++)
            {
                distances[first + i] = sums[i] <= Exact ? sums[i] : sums[i] > sure ? float.PositiveInfinity : Rounded(points[first + i]);
            }
        }
    }

    protected override void OnQuery()
    {
        _point = -1;
        _query = null;
        if (_kernel is null)
        {
            return;
        }

        for (int i = 0; i < Store.Dimension; i++)
        {
            if (!VectorStore.IsByte(Query[i]))
            {
                return;
            }

            _bytes[i] = (byte)Query[i];
        }

        _query = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_bytes));
    }

    private float Rounded(int point)
    {
        if (_point >= 0)
        {
            Store.ReadPadded(_point, Query);
            _point = -1;
        }

        float distance;
        RowKernels.Default.Squared(RowFormat.Byte, Query, Store.Rows, &point, 1, float.PositiveInfinity, &distance);
        return distance;
    }
}
