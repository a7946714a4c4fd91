using Plumbline.Vectors.Rows;

namespace Plumbline.Hnsw.Scoring;

/// <summary>Squared distances to rows of whole numbers of 0 to 255, in whole numbers where the query is of that kind too.</summary>
internal sealed unsafe class ByteScorer : StoreScorer
{
    // Up to here a float32 holds every whole number, so a sum of squares is the same however it is added.
    private const int Exact = 1 << 24;

    private readonly byte[] _bytes;
    private readonly ByteKernel? _kernel = ByteKernel.Default;
    private bool _whole;

    public ByteScorer(VectorStore store)
        : base(store)
    {
        _bytes = new byte[store.Padded];
    }

    public override void Score(int* points, int count, float bound, float* distances)
    {
        if (!_whole)
        {
            RowKernels.Default.Squared(RowFormat.Byte, Query, Store.Rows, points, count, bound, distances);
            return;
        }

        // A sum beyond 2^24 is rounded by the float32 sum, each of its steps by 2^-24 at most: by less than one in a thousand in all.
        float sure = Math.Max(bound, Exact) * 1.001f;
        int* sums = stackalloc int[64];
        for (int first = 0; first < count; first += 64)
        {
            int some = Math.Min(64, count - first);
            fixed (byte* query = _bytes)
            {
                _kernel!.Squared(query, Store.Rows, points + first, some, sums);
            }

            for (int i = 0; i < some; i++)
            {
                distances[first + i] = sums[i] <= Exact ? sums[i] : sums[i] > sure ? float.PositiveInfinity : Rounded(points[first + i]);
            }
        }
    }

    protected override void OnQuery()
    {
        _whole = _kernel is not null && Store.Padded <= ByteKernel.MostValues;
        for (int i = 0; _whole && i < Store.Dimension; i++)
        {
            _whole = VectorStore.IsByte(Query[i]);
            _bytes[i] = (byte)Query[i];
        }
    }

    private float Rounded(int point)
    {
        float distance;
        RowKernels.Default.Squared(RowFormat.Byte, Query, Store.Rows, &point, 1, float.PositiveInfinity, &distance);
        return distance;
    }
}
