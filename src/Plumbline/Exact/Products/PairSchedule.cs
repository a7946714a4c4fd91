namespace Plumbline.Exact.Products;

/// <summary>
/// Hands out the pairs of blocks of a self-join, each once, so that no two threads hold the same block at a time.
/// </summary>
internal sealed class PairSchedule
{
    private readonly List<(int Row, int Column)> _pending = [];
    private readonly bool[] _busy;

    /// <summary>All pairs of a number of blocks, each block with itself included.</summary>
    public PairSchedule(int blocks)
    {
        _busy = new bool[blocks];
        for (int row = 0; row < blocks; row++)
        {
            for (int column = row; column < blocks; column++)
            {
                _pending.Add((row, column));
            }
        }
    }

    /// <summary>Waits for a pair of free blocks.</summary>
    /// <param name="row">The block of rows that the thread had last, whose packed vectors it would like to use again; -1 for none.</param>
    /// <returns>The pair, to be given back; null where none is left.</returns>
    public (int Row, int Column)? Take(int row)
    {
        lock (_pending)
        {
            while (_pending.Count > 0)
            {
                int found = _pending.FindIndex(pair => pair.Row == row && IsFree(pair));
                found = found < 0 ? _pending.FindIndex(IsFree) : found;
                if (found >= 0)
                {
                    (int Row, int Column) taken = _pending[found];
                    _pending.RemoveAt(found);
                    _busy[taken.Row] = true;
                    _busy[taken.Column] = true;
                    return taken;
                }

                Monitor.Wait(_pending);
            }

            return null;
        }
    }

    /// <summary>Frees the blocks of a pair.</summary>
    public void GiveBack((int Row, int Column) pair)
    {
        lock (_pending)
        {
            _busy[pair.Row] = false;
            _busy[pair.Column] = false;
            Monitor.PulseAll(_pending);
        }
    }

    private bool IsFree((int Row, int Column) pair) => !_busy[pair.Row] && !_busy[pair.Column];
}
