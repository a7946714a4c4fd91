namespace Plumbline.IO.Binary;

/// <summary>The parts of a request for rows that lie in the file without a gap: all of it at once, or a row at a time where each has a count.</summary>
internal ref struct RowPieces(BinaryLayout layout, int dimension, int first, int length)
{
    private readonly int _step = layout.HasCounts ? dimension : length;
    private int _at = -1;

    public readonly (int Row, Range Range, long Position) Current
    {
        get
        {
            int row = first + (_at / dimension);
            return (row, _at..(_at + _step), layout.DataOffset + (row * layout.RowBytes(dimension)));
        }
    }

    public readonly RowPieces GetEnumerator() => this;

    public bool MoveNext()
    {
        // Written so that a request of nothing has no part, and the sum cannot overflow.
        int next = _at < 0 ? 0 : _at + _step;
        if (length == 0 || (_at >= 0 && length - _at <= _step))
        {
            return false;
        }

        _at = next;
        return true;
    }
}
