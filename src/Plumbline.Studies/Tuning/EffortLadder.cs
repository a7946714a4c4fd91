namespace Plumbline.Studies.Tuning;

/// <summary>The efforts that are tried for one k, ascending: 3% apart, or 1 where that is less. They depend on no query.</summary>
internal sealed class EffortLadder
{
    private const double Step = 1.03;

    private readonly int[] _efforts;

    /// <param name="least">The least effort, 1 or more.</param>
    /// <param name="most">The most; the last rung is this one.</param>
    public EffortLadder(int least, int most)
    {
        List<int> efforts = [];
        for (long effort = least; effort < most; effort = Math.Max(effort + 1, (long)Math.Round(effort * Step)))
        {
            efforts.Add((int)effort);
        }

        efforts.Add(Math.Max(least, most));
        _efforts = [.. efforts];
    }

    /// <summary>The last rung.</summary>
    public int Last => _efforts.Length - 1;

    /// <summary>The effort of a rung.</summary>
    /// <param name="rung">0 to <see cref="Last"/>.</param>
    public int this[int rung] => _efforts[rung];

    /// <summary>The first rung of an effort or more; the last one where there is none.</summary>
    /// <param name="effort">The effort.</param>
    public int RungOf(long effort)
    {
        if (effort >= _efforts[^1])
        {
            return Last;
        }

        int place = Array.BinarySearch(_efforts, (int)effort);
        return place >= 0 ? place : ~place;
    }
}
