namespace Plumbline.Search.Files;

/// <summary>The lowest place that several threads found something wrong with, so that a complaint does not depend on them.</summary>
internal sealed class LowestPlace
{
    private int _lowest = int.MaxValue;

    /// <summary>The place, or null where none was found.</summary>
    public int? Value => _lowest == int.MaxValue ? null : _lowest;

    /// <summary>Notes a place.</summary>
    public void Note(int place)
    {
        int seen = Volatile.Read(ref _lowest);
        while (place < seen)
        {
            int before = Interlocked.CompareExchange(ref _lowest, place, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}
