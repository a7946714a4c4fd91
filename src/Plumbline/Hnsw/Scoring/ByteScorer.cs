using Plumbline.Vectors.Rows;

namespace Plumbline.Hnsw.Scoring;

/// <summary>Squared distances to rows of whole numbers of 0 to 255, in whole numbers where the query is of that kind too.</summary>
internal sealed unsafe class ByteScorer : StoreScorer
{
    // Up to here a float32 holds every whole number, so a sum of squares is the same however it is added.
    private const int Exact = 1 << 24;
    private const int Most = 64;

    private readonly byte[] _bytes;
    private readonly byte[] _prepared;
    private readonly ByteKernel? _kernel;
    private bool _whole;
    private int _own;
    private int _point = -1;

    public ByteScorer(VectorStore store)
        : base(store)
    {
        _kernel = store.Padded <= ByteKernel.MostValues ? ByteKernel.Default : null;
        _bytes = new byte[store.Padded];
        _prepared = new byte[store.Padded];
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
        Prepare(Store.Rows[point]);
    }

    protected override float LeastDistance => 0;

    public override void Score(int* points, int count, float bound, float* distances)
    {
        if (!_whole)
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
            fixed (byte* prepared = _prepared)
            {
                _kernel!.Squared(prepared, _own, Store.Rows, Store.Terms, points + first, some, sums);
            }

            for (int i = 0; i < some; i++)
            {
                distances[first + i] = sums[i] <= Exact ? sums[i] : sums[i] > sure ? float.PositiveInfinity : Rounded(points[first + i]);
            }
        }
    }

    protected override void OnQuery()
    {
        _point = -1;
        _whole = false;
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

        fixed (byte* query = _bytes)
        {
            Prepare(query);
        }
    }

    private void Prepare(byte* query)
    {
        fixed (byte* prepared = _prepared)
        {
            _own = _kernel!.Prepare(query, _prepared.Length, prepared);
        }

        _whole = true;
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
