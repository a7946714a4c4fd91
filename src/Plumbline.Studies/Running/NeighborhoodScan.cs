using System.Numerics;
using System.Runtime.Intrinsics.X86;
using Plumbline.Fidelity;
using Plumbline.Hnsw;

namespace Plumbline.Studies.Running;

/// <summary>
/// A query's neighbourhoods in rank space. With E the first k ranks and A the first k bits of what was found, everything
/// measured follows from A alone where A only grows with k, and else from the ranks in only one of them: E \ A, the missing, and
/// A \ E, the extra. Both are kept as bitmaps from one neighbourhood to the next. What comes on or changes is written down for
/// the barycenter shift.
/// </summary>
/// <remarks>One thread at a time.</remarks>
internal sealed class NeighborhoodScan(BarycenterBatch batch)
{
    private readonly RankValues _values = new();
    private RankedTraversal? _traversal;
    private ulong[] _missing = [];
    private ulong[] _extra = [];
    private int[] _changes = [];
    private int _changeCount;
    private int _zeroEnd;
    private int _exactExcluded;
    private int _foundExcluded;
    private int _different;
    private int _exactEnd;
    private int _foundEnd;
    private int _usedWords;
    private bool _grows;
    private RankValues.Value _sum;

    /// <summary>Exact neighbours among those returned.</summary>
    public int Shared { get; private set; }

    /// <summary>Results, at most k.</summary>
    public int Returned { get; private set; }

    /// <summary>Whether both sides are the same set.</summary>
    public bool IsSame { get; private set; }

    /// <summary>Whether what is written down for the barycenter shift is the difference between both sides, or the results.</summary>
    public bool IsDifference => !_grows;

    /// <summary>Begins a query, which has been walked.</summary>
    public void Begin(RankedTraversal traversal)
    {
        _traversal = traversal;
        _values.Begin(traversal);
        if (_missing.Length < traversal.Words)
        {
            _missing = new ulong[traversal.Words * 2];
            _extra = new ulong[traversal.Words * 2];
            _changes = new int[traversal.Words * 2 * 64];
            _usedWords = 0;
        }

        _zeroEnd = 0;
        while (_zeroEnd < traversal.Count && traversal.Distance(_zeroEnd) <= 0)
        {
            _zeroEnd++;
        }
    }

    /// <summary>Begins a sequence of neighbourhoods of growing k.</summary>
    /// <param name="exactExcluded">A rank that is left out of the exact neighbours.</param>
    /// <param name="foundExcluded">A rank that is left out of the results; -1 for none.</param>
    /// <param name="grows">Whether all of the sequence has the same found set, so that results only come on.</param>
    public void Restart(int exactExcluded, int foundExcluded, bool grows)
    {
        batch.Restart();
        _missing.AsSpan(0, _usedWords).Clear();
        _extra.AsSpan(0, _usedWords).Clear();
        _exactExcluded = exactExcluded;
        _foundExcluded = foundExcluded;
        _different = 0;
        _exactEnd = 0;
        _foundEnd = 0;
        _usedWords = 0;
        _grows = grows;
        _sum = default;
        Returned = 0;
    }

    /// <summary>Changes what is left out of the results; the sets found stay nested.</summary>
    public void Exclude(int foundExcluded) => _foundExcluded = foundExcluded;

    /// <summary>Moves to a neighbourhood.</summary>
    /// <param name="k">Not smaller than before.</param>
    /// <param name="found">What was found; holds all that was found before.</param>
    /// <param name="sameFound">Whether it is the very set of the call before.</param>
    public void Move(int k, ReadOnlySpan<ulong> found, bool sameFound)
    {
        int exactBefore = _exactEnd;
        int foundBefore = _foundEnd;
        _exactEnd = _exactExcluded < k ? k + 1 : k;
        SetFoundEnd(k, found, sameFound);
        Shared = Math.Min(Returned, CountFound(found, _exactEnd));
        IsSame = Shared == k;
        if (_grows)
        {
            Grow(foundBefore, found);
            return;
        }

        _changeCount = 0;
        if (sameFound)
        {
            (int first, int last) = (exactBefore >> 6, (_exactEnd - 1) >> 6);
            (int firstFound, int lastFound) = (foundBefore >> 6, (_foundEnd - 1) >> 6);
            if (first <= firstFound)
            {
                Update(first, last, found);
                Update(Math.Max(firstFound, last + 1), lastFound, found);
            }
            else
            {
                Update(firstFound, lastFound, found);
                Update(Math.Max(first, lastFound + 1), last, found);
            }
        }
        else
        {
            Update(0, (Math.Max(Math.Max(exactBefore, _exactEnd), Math.Max(foundBefore, _foundEnd)) - 1) >> 6, found);
        }

        Apply();
    }

    /// <summary>The sums over what was returned.</summary>
    /// <param name="exact">The same sums over the k exact neighbours.</param>
    /// <param name="found">What was found.</param>
    public NeighborhoodSums Sums(in RankValues.Value exact, ReadOnlySpan<ulong> found)
    {
        if (Returned == 0)
        {
            return new NeighborhoodSums { Count = 0, Zeros = 0, Lengths = 0, Squares = 0, Logs = 0, Inverses = 0, First = 0, Last = 0 };
        }

        RankValues.Value last = _values[_foundEnd - 1];
        RankValues.Value below = (_grows ? _sum : exact - _sum) - last;
        int zeros = Math.Min(Returned, CountFound(found, _zeroEnd));
        return new NeighborhoodSums
        {
            Count = Returned,
            Zeros = zeros,
            Lengths = below.Length,
            Squares = below.Square,
            Logs = below.Log,
            Inverses = below.Inverse,
            First = zeros < Returned ? _values[FirstFound(found, _zeroEnd)].Square : 0,
            Last = last.Square,
        };
    }

    /// <summary>Squared distances of what was returned, ascending.</summary>
    public double[] SquaredDistances(ReadOnlySpan<ulong> found)
    {
        double[] distances = new double[Returned];
        int count = 0;
        for (int rank = 0; rank < _foundEnd; rank++)
        {
            if ((Word(found, rank >> 6) >> (rank & 63) & 1) != 0)
            {
                distances[count++] = _values[rank].Square;
            }
        }

        return distances;
    }

    /// <summary>Results of a rank below an end.</summary>
    public int CountFound(ReadOnlySpan<ulong> found, int end)
    {
        int count = 0;
        int words = end >> 6;
        for (int word = 0; word < words; word++)
        {
            count += BitOperations.PopCount(Word(found, word));
        }

        return (end & 63) == 0 ? count : count + BitOperations.PopCount(Word(found, words) & Below(end));
    }

    /// <summary>The first result of at least a rank, which is known to exist.</summary>
    private int FirstFound(ReadOnlySpan<ulong> found, int rank)
    {
        int word = rank >> 6;
        ulong bits = Word(found, word) & ~Below(rank);
        while (bits == 0)
        {
            bits = Word(found, ++word);
        }

        return (word << 6) + BitOperations.TrailingZeroCount(bits);
    }

    private ulong Word(ReadOnlySpan<ulong> found, int word) =>
        word == _foundExcluded >> 6 ? found[word] & ~(1UL << _foundExcluded) : found[word];

    /// <summary>Bits of a word below a place, which is taken modulo 64.</summary>
    private static ulong Below(int place) => (1UL << place) - 1;

    /// <summary>Sets where the results end: behind the k-th bit found, or behind the last.</summary>
    private void SetFoundEnd(int k, ReadOnlySpan<ulong> found, bool sameFound)
    {
        int count = sameFound ? Returned : 0;
        int word = sameFound ? _foundEnd >> 6 : 0;
        int end = sameFound ? _foundEnd : 0;
        ulong bits = word < found.Length ? Word(found, word) & ~Below(end) : 0;
        while (count < k)
        {
            int inWord = BitOperations.PopCount(bits);
            if (count + inWord >= k)
            {
                end = (word << 6) + Select(bits, k - count - 1) + 1;
                count = k;
                break;
            }

            if (inWord > 0)
            {
                count += inWord;
                end = (word << 6) + 64 - BitOperations.LeadingZeroCount(bits);
            }

            if (++word >= found.Length)
            {
                break;
            }

            bits = Word(found, word);
        }

        _foundEnd = end;
        Returned = count;
    }

    /// <summary>Place of a bit by its number among the bits set.</summary>
    private static int Select(ulong bits, int number)
    {
        if (Bmi2.X64.IsSupported)
        {
            return BitOperations.TrailingZeroCount(Bmi2.X64.ParallelBitDeposit(1UL << number, bits));
        }

        for (; number > 0; number--)
        {
            bits &= bits - 1;
        }

        return BitOperations.TrailingZeroCount(bits);
    }

    /// <summary>Brings words of both bitmaps up to date and notes what changed, by ascending rank.</summary>
    private void Update(int first, int last, ReadOnlySpan<ulong> found)
    {
        for (int word = first; word <= last; word++)
        {
            ulong exact = Prefix(word, _exactEnd);
            exact = word == _exactExcluded >> 6 ? exact & ~(1UL << _exactExcluded) : exact;
            ulong results = Word(found, word) & Prefix(word, _foundEnd);
            ulong missing = exact & ~results;
            ulong extra = results & ~exact;
            ulong changed = (missing ^ _missing[word]) | (extra ^ _extra[word]);
            if (changed == 0)
            {
                continue;
            }

            // S grows by what becomes missing and by what is extra no longer.
            ulong added = (missing & ~_missing[word]) | (_extra[word] & ~extra);
            _different += BitOperations.PopCount(missing) + BitOperations.PopCount(extra)
                - BitOperations.PopCount(_missing[word]) - BitOperations.PopCount(_extra[word]);
            _missing[word] = missing;
            _extra[word] = extra;
            _usedWords = Math.Max(_usedWords, word + 1);
            Note(word, changed, added);
        }
    }

    /// <summary>Takes the results that came on.</summary>
    private void Grow(int before, ReadOnlySpan<ulong> found)
    {
        RankedTraversal traversal = _traversal!;
        for (int word = before >> 6; word <= (_foundEnd - 1) >> 6; word++)
        {
            ulong bits = Word(found, word) & Prefix(word, _foundEnd) & ~Prefix(word, before);
            for (; bits != 0; bits &= bits - 1)
            {
                int rank = (word << 6) + BitOperations.TrailingZeroCount(bits);
                batch.Add(traversal.Id(rank), negative: false);
                _sum += _values[rank];
            }
        }
    }

    private void Note(int word, ulong changed, ulong added)
    {
        for (; changed != 0; changed &= changed - 1)
        {
            int bit = BitOperations.TrailingZeroCount(changed);
            _changes[_changeCount++] = (((word << 6) + bit) << 1) | ((int)(added >> bit & 1) ^ 1);
        }
    }

    /// <summary>Bits of a word that stand for ranks below an end.</summary>
    private static ulong Prefix(int word, int end)
    {
        int bits = end - (word << 6);
        return bits <= 0 ? 0 : bits >= 64 ? ulong.MaxValue : Below(bits);
    }

    private void Apply()
    {
        if (_different < _changeCount || _different == 0)
        {
            // Less to write down from the beginning; and equal sets differ by exactly nothing, where sums leave a residue.
            batch.Restart();
            _sum = default;
            _changeCount = 0;
            for (int word = 0; word < _usedWords && _different > 0; word++)
            {
                Note(word, _missing[word] | _extra[word], _missing[word]);
            }
        }

        RankedTraversal traversal = _traversal!;
        for (int i = 0; i < _changeCount; i++)
        {
            int rank = _changes[i] >> 1;
            bool negative = (_changes[i] & 1) != 0;
            batch.Add(traversal.Id(rank), negative);
            _sum = negative ? _sum - _values[rank] : _sum + _values[rank];
        }
    }
}
