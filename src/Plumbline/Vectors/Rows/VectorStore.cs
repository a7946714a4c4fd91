using Plumbline.Distances;

namespace Plumbline.Vectors.Rows;

/// <summary>
/// The vectors of an index, one a place, in the narrowest kind that holds all of them exactly. Writing is for one thread, and not
/// while others read the same place; growing and widening not while anybody reads.
/// </summary>
internal sealed unsafe class VectorStore : IDisposable
{
    private const int CacheLine = 64;
    private NativeBuffer _rows;
    private NativeBuffer _terms;

    /// <param name="dimension">Values of a vector, 1 or more.</param>
    /// <param name="kind">How values are kept.</param>
    /// <param name="count">Places, 0 or more; all zero.</param>
    public VectorStore(int dimension, ElementKind kind, int count)
        : this(dimension, kind, count, new NativeBuffer(count * StrideOf(dimension, kind)), new NativeBuffer(TermBytes(kind, count)), 0)
    {
    }

    /// <summary>Vectors that are there already.</summary>
    public VectorStore(int dimension, ElementKind kind, int count, NativeBuffer rows, NativeBuffer terms, double highError)
    {
        Dimension = dimension;
        Kind = kind;
        Stride = StrideOf(dimension, kind);
        Count = count;
        _rows = rows;
        _terms = terms;
        HighError = highError;
    }

    public int Dimension { get; }

    public ElementKind Kind { get; private set; }

    /// <summary>What kernels read a row as.</summary>
    public RowFormat Format => Kind switch
    {
        ElementKind.Byte => RowFormat.Byte,
        ElementKind.Half => RowFormat.Half,
        _ => RowFormat.Split,
    };

    /// <summary>Bytes from row to row.</summary>
    public long Stride { get; private set; }

    /// <summary>Places.</summary>
    public int Count { get; private set; }

    /// <summary>Values of a row as the kernels read it.</summary>
    public int Padded => PaddedOf(Dimension, Kind);

    /// <summary>The most by which a vector differs from its upper plane (Euclidean); 0 where there is none.</summary>
    public double HighError { get; private set; }

    /// <summary>Whether the vectors lie in a mapped file.</summary>
    public bool IsReadOnly => _rows.IsReadOnly;

    public long SizeInBytes => _rows.Length + _terms.Length;

    /// <summary><see cref="ByteKernel.Term"/> of every row, where values are bytes.</summary>
    public int* Terms => (int*)_terms.Pointer;

    public RowBlock Rows => new(_rows.Pointer, Stride, Padded);

    /// <summary>The narrowest kind that holds a vector exactly.</summary>
    public static ElementKind Narrowest(ReadOnlySpan<float> vector)
    {
        ElementKind kind = ElementKind.Byte;
        foreach (float value in vector)
        {
            if (kind == ElementKind.Byte && !IsByte(value))
            {
                kind = ElementKind.Half;
            }

            if (kind == ElementKind.Half && (float)(Half)value != value)
            {
                return ElementKind.Full;
            }
        }

        return kind;
    }

    /// <summary>Bytes from row to row.</summary>
    public static long StrideOf(int dimension, ElementKind kind) => (long)PaddedOf(dimension, kind) * (int)kind;

    /// <summary>Whether a value is a whole number of 0 to 255. A negative zero is not: its sign would be lost.</summary>
    public static bool IsByte(float value) => value is >= 0 and <= 255 && value == (byte)value && !float.IsNegative(value);

    private static long TermBytes(ElementKind kind, long count) => kind == ElementKind.Byte ? count * sizeof(int) : 0;

    /// <summary>Adds places, all zero. Room is made by half at a time.</summary>
    public void Extend(int count)
    {
        Count = checked(Count + count);
        long needed = Count * Stride;
        if (needed > _rows.Length)
        {
            _rows.Grow(Math.Max(needed, _rows.Length + (_rows.Length / 2)));
            _terms.Grow(TermBytes(Kind, _rows.Length / Stride));
        }
    }

    /// <summary>Keeps all values in a wider kind from now on; every value stays what it is.</summary>
    public void Widen(ElementKind kind)
    {
        if (kind <= Kind)
        {
            return;
        }

        using VectorStore old = new(Dimension, Kind, Count, _rows, _terms, HighError);
        Kind = kind;
        Stride = StrideOf(Dimension, kind);
        _rows = new NativeBuffer(Count * Stride);
        _terms = new NativeBuffer(TermBytes(kind, Count));
        float[] vector = new float[Dimension];
        for (int place = 0; place < Count; place++)
        {
            old.Read(place, vector);
            Write(place, vector);
        }
    }

    /// <summary>Writes a vector that the kind of the store holds exactly.</summary>
    public void Write(int place, ReadOnlySpan<float> vector)
    {
        byte* row = _rows.Pointer + (place * Stride);
        switch (Kind)
        {
            case ElementKind.Byte:
                for (int i = 0; i < vector.Length; i++)
                {
                    row[i] = (byte)vector[i];
                }

                Terms[place] = ByteKernel.Term(new ReadOnlySpan<byte>(row, vector.Length));
                break;
            case ElementKind.Half:
                for (int i = 0; i < vector.Length; i++)
                {
                    ((Half*)row)[i] = (Half)vector[i];
                }

                break;
            default:
                WriteSplit(row, vector);
                break;
        }
    }

    /// <summary>Reads a vector.</summary>
    public void Read(int place, Span<float> vector)
    {
        byte* row = Rows[place];
        int padded = Padded;
        switch (Kind)
        {
            case ElementKind.Byte:
                for (int i = 0; i < vector.Length; i++)
                {
                    vector[i] = row[i];
                }

                break;
            case ElementKind.Half:
                for (int i = 0; i < vector.Length; i++)
                {
                    vector[i] = (float)((Half*)row)[i];
                }

                break;
            default:
                for (int i = 0; i < vector.Length; i++)
                {
                    vector[i] = BitConverter.Int32BitsToSingle((((ushort*)row)[i] << 16) + ((short*)row)[padded + i]);
                }

                break;
        }
    }

    /// <summary>Reads a vector with its padding, by whole vectors.</summary>
    /// <param name="place">Its place.</param>
    /// <param name="values">Receives <see cref="Padded"/> values.</param>
    public void ReadPadded(int place, float* values) => RowKernels.Default.Read(Format, Rows, place, values);

    public void Dispose()
    {
        _rows.Dispose();
        _terms.Dispose();
    }

    private static int PaddedOf(int dimension, ElementKind kind)
    {
        // Rows are whole cache lines; four-byte values have two planes, which are whole lines together.
        int unit = kind == ElementKind.Full ? DistanceKernel.LaneCount : CacheLine / (int)kind;
        return checked((dimension + unit - 1) / unit * unit);
    }

    private void WriteSplit(byte* row, ReadOnlySpan<float> vector)
    {
        int padded = Padded;
        double error = 0;
        for (int i = 0; i < vector.Length; i++)
        {
            int bits = BitConverter.SingleToInt32Bits(vector[i]);
            short low = (short)bits;
            int high = bits - low;
            ((ushort*)row)[i] = (ushort)(high >> 16);
            ((short*)row)[padded + i] = low;
            double rest = vector[i] - (double)BitConverter.Int32BitsToSingle(high);
            error += rest * rest;
        }

        // A hair more than the square root may have lost.
        HighError = Math.Max(HighError, Math.Sqrt(error) * (1 + 1e-12));
    }
}
