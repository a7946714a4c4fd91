using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Plumbline;

/// <summary>
/// An n x d matrix of float32 vectors, row-major, without padding between rows. Memory that the set allocates is
/// 64-byte aligned and outside the garbage-collected heap, so a set may be larger than 2 GiB.
/// </summary>
/// <remarks>Reading is thread-safe. Disposing while a search runs on the set is an error of the caller.</remarks>
public sealed unsafe class VectorSet : IDisposable
{
    // What a thread looks through at a time, where several do.
    private const long ScannedBytes = 1 << 20;

    private readonly IDisposable? _owner;
    private readonly VectorSet? _whole;
    private float* _data;

    private VectorSet(float* data, int count, int dimension, IDisposable? owner, VectorSet? whole = null)
    {
        _data = data;
        _owner = owner;
        _whole = whole;
        Count = count;
        Dimension = dimension;
    }

    /// <summary>Frees the memory of a set that was not disposed.</summary>
    ~VectorSet() => Free();

    /// <summary>Number of vectors, n.</summary>
    public int Count { get; }

    /// <summary>Number of components of each vector, d.</summary>
    public int Dimension { get; }

    /// <summary>Size of the vectors in bytes, n * d * 4.</summary>
    public long SizeInBytes => (long)Count * Dimension * sizeof(float);

    /// <summary>Whether the vectors lie in memory of this process, not in a file or another's memory.</summary>
    internal bool IsInMemory => _whole is not null ? _whole.IsInMemory : _owner is null;

    internal float* Data
    {
        get
        {
            // A view ends with the set that it lies in, whose memory may be someone else's by then.
            ObjectDisposedException.ThrowIf(_data is null || (_whole is not null && _whole._data is null), this);
            return _data;
        }
    }

    /// <summary>The vector in row <paramref name="row"/>.</summary>
    /// <param name="row">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<float> this[int row]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
            return new ReadOnlySpan<float>(Row(row), Dimension);
        }
    }

    /// <summary>Allocates a set of zero vectors.</summary>
    /// <param name="count">Number of vectors, 0 or more.</param>
    /// <param name="dimension">Components of a vector, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    /// <exception cref="OutOfMemoryException">The memory is not there.</exception>
    public static VectorSet Allocate(int count, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        nuint bytes = (nuint)count * (nuint)dimension * sizeof(float);
        float* data = (float*)LargeMemory.Allocate(bytes);
        NativeMemory.Clear(data, bytes);
        return new VectorSet(data, count, dimension, owner: null);
    }

    /// <summary>Copies vectors that lie one after the other.</summary>
    /// <param name="values">n * d values, row-major.</param>
    /// <param name="dimension">Components of a vector, 1 or more.</param>
    /// <exception cref="ArgumentException">The number of values is not a multiple of the dimension.</exception>
    public static VectorSet FromValues(ReadOnlySpan<float> values, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (values.Length % dimension != 0)
        {
            throw new ArgumentException($"{values.Length} values are not a whole number of vectors of dimension {dimension}.", nameof(values));
        }

        VectorSet set = Allocate(values.Length / dimension, dimension);
        values.CopyTo(new Span<float>(set._data, values.Length));
        return set;
    }

    /// <summary>Copies a rectangular array, one vector a row.</summary>
    /// <param name="values">n x d values.</param>
    public static VectorSet FromArray(float[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return FromValues(MemoryMarshal.CreateSpan(ref Unsafe.As<byte, float>(ref MemoryMarshal.GetArrayDataReference(values)), values.Length), values.GetLength(1));
    }

    /// <summary>Wraps memory that belongs to someone else, such as a mapped file, without copying it.</summary>
    /// <param name="address">Address of n * d little-endian float32 values, row-major, aligned to 4 bytes.</param>
    /// <param name="count">Number of vectors, 0 or more.</param>
    /// <param name="dimension">Components of a vector, 1 or more.</param>
    /// <param name="owner">Disposed with the set; keeps the memory alive until then.</param>
    public static VectorSet FromMemory(nint address, int count, int dimension, IDisposable owner)
    {
        ArgumentOutOfRangeException.ThrowIfZero(address);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentNullException.ThrowIfNull(owner);
        return new VectorSet((float*)address, count, dimension, owner);
    }

    /// <summary>Rows that lie together, as a set of their own that copies nothing. It cannot be written.</summary>
    /// <param name="first">The first row, 0 to <see cref="Count"/>.</param>
    /// <param name="count">Number of rows, 0 or more.</param>
    /// <returns>A view, which ends with this set: then it throws <see cref="ObjectDisposedException"/>. Disposing the view leaves this set as it is.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public VectorSet Slice(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, Count);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - first);
        return new VectorSet(Row(first), count, Dimension, new View(), _whole ?? this);
    }

    /// <summary>The vector in a row, to be written. Only for the code that fills a set it has allocated.</summary>
    /// <param name="row">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="InvalidOperationException">The memory belongs to someone else (<see cref="FromMemory"/>).</exception>
    public Span<float> WritableRow(int row)
    {
        if (_owner is not null)
        {
            throw new InvalidOperationException("This vector set is read-only: its memory belongs to a mapped file or to another set.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        return new Span<float>(Row(row), Dimension);
    }

    /// <summary>Copies the named rows, in the order named, into a new set.</summary>
    /// <param name="rows">Row numbers; a row may be named more than once.</param>
    public VectorSet Select(ReadOnlySpan<int> rows)
    {
        VectorSet selected = Allocate(rows.Length, Dimension);
        for (int i = 0; i < rows.Length; i++)
        {
            this[rows[i]].CopyTo(selected.WritableRow(i));
        }

        return selected;
    }

    /// <summary>Finds the first NaN or infinity, in row order. O(n d).</summary>
    /// <returns>Its row and column, or null where all values are finite.</returns>
    public (int Row, int Column)? FindNonFinite() => FindNonFinite(0, Count);

    /// <summary>Refuses NaN and infinity, which no distance orders.</summary>
    /// <param name="name">What the caller calls the set.</param>
    /// <param name="threads">Threads; 0 for one a logical processor.</param>
    /// <exception cref="ArgumentException">A value is not finite; the message names row and column of the first.</exception>
    internal void RequireFinite(string name, int threads = 1)
    {
        if (FindNonFinite(threads) is var (row, column))
        {
            throw new ArgumentException($"{name}: row {row}, column {column}: found {this[row][column]}, expected a finite number.", name);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Address of a row; the caller has checked its number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal float* Row(int row) => Data + ((long)row * Dimension);

    private (int Row, int Column)? FindNonFinite(int threads)
    {
        int rows = (int)Math.Clamp(ScannedBytes / ((long)Dimension * sizeof(float)), 1, Math.Max(1, Count));
        int pieces = (Count + rows - 1) / rows;
        if (threads == 1 || pieces <= 1)
        {
            return FindNonFinite();
        }

        bool[] isFinite = new bool[pieces];
        ParallelWork.Run(
            pieces,
            threads,
            () => 0,
            (piece, _) => isFinite[piece] = FindNonFinite(piece * rows, Math.Min(Count, (piece + 1) * rows)) is null,
            progress: null,
            CancellationToken.None);
        int first = Array.IndexOf(isFinite, false);
        return first < 0 ? null : FindNonFinite(first * rows, Math.Min(Count, (first + 1) * rows));
    }

    private (int Row, int Column)? FindNonFinite(int start, int end)
    {
        for (int row = start; row < end; row++)
        {
            ReadOnlySpan<float> vector = this[row];
            if (!AllFinite(vector))
            {
                for (int column = 0; column < vector.Length; column++)
                {
                    if (!float.IsFinite(vector[column]))
                    {
                        return (row, column);
                    }
                }
            }
        }

        return null;
    }

    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        // x - x is 0 for finite x and NaN otherwise, and a sum keeps the NaN.
        Vector<float> sums = Vector<float>.Zero;
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> part = new(values[i..]);
            sums += part - part;
        }

        float sum = Vector.Sum(sums);
        for (; i < values.Length; i++)
        {
            sum += values[i] - values[i];
        }

        return sum == 0;
    }

    private void Free()
    {
        float* data = _data;
        _data = null;
        if (data is null)
        {
            return;
        }

        if (_owner is not null)
        {
            _owner.Dispose();
        }
        else
        {
            LargeMemory.Free(data);
        }
    }

    /// <summary>The owner of a view's memory, who frees nothing: that is for the set that the view lies in.</summary>
    private sealed class View : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
