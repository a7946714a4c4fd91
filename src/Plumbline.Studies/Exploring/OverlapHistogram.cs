namespace Plumbline.Studies.Exploring;

/// <summary>How many queries share how many neighbours: percentiles without a sort.</summary>
/// <param name="k">Neighbours, the most that a query can share.</param>
internal sealed class OverlapHistogram(int k)
{
    private readonly int[] _counts = new int[k + 1];
    private int _queries;

    public void Add(int shared)
    {
        _counts[shared]++;
        _queries++;
    }

    /// <summary>A percentile of the overlaps, with linear interpolation between ranks as <see cref="Fidelity.Summary.Percentile"/>.</summary>
    /// <param name="percent">0 to 100.</param>
    public double Percentile(double percent)
    {
        double rank = percent / 100 * (_queries - 1);
        int below = (int)rank;
        double share = rank - below;
        double first = (double)Shared(below) / k;
        return share == 0 ? first : first + (share * (((double)Shared(below + 1) / k) - first));
    }

    /// <summary>The number shared at a place in ascending order.</summary>
    private int Shared(int place)
    {
        int shared = 0;
        for (int before = _counts[0]; before <= place; before += _counts[shared])
        {
            shared++;
        }

        return shared;
    }
}
