using Plumbline.IO.Indexes;

namespace Plumbline.IO.Faiss;

/// <summary>
/// Looks at every row, in order. FAISS's result heap of inner products (CMin) is that of distances turned round, ids too: of equal products the
/// largest id comes first.
/// </summary>
internal sealed unsafe class FaissFlatSearcher(StoredRows rows, long[]? ids, bool isProduct, int k) : FaissSearcher(rows, ids, isProduct, k)
{
    private readonly int[] _block = new int[256];
    private readonly float[] _distances = new float[256];

    public override void Search(ReadOnlySpan<float> query)
    {
        fixed (float* values = query)
        {
            for (int first = 0; first < Rows.Count; first += _block.Length)
            {
                int count = Math.Min(_block.Length, Rows.Count - first);
                for (int i = 0; i < count; i++)
                {
                    _block[i] = first + i;
                }

                Rows.Measure(values, _block.AsSpan(0, count), _distances);
                for (int i = 0; i < count; i++)
                {
                    Results.Offer(_distances[i], IsProduct ? int.MaxValue - (first + i) : first + i);
                }
            }
        }

        End(turned: IsProduct);
    }
}
