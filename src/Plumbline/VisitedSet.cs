namespace Plumbline;

/// <summary>A set of point numbers that empties in O(1): a new use begins a new generation instead of clearing n marks.</summary>
internal sealed class VisitedSet(int count)
{
    private int[] _marks = new int[count];
    private int _generation;

    public void Clear()
    {
        if (_generation == int.MaxValue)
        {
            Array.Clear(_marks);
            _generation = 0;
        }

        _generation++;
    }

    /// <summary>Makes room for more points.</summary>
    public void Grow(int count)
    {
        if (count > _marks.Length)
        {
            Array.Resize(ref _marks, count);
        }
    }

    /// <summary>Marks a point; false where it was marked already.</summary>
    public bool Add(int point)
    {
        if (_marks[point] == _generation)
        {
            return false;
        }

        _marks[point] = _generation;
        return true;
    }

    public bool Contains(int point) => _marks[point] == _generation;
}
