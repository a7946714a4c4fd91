using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Plumbline.IO.Binary;

namespace Plumbline.IO;

/// <summary>Gathers <see cref="VectorFacts"/> row by row.</summary>
internal sealed class VectorFactsMeter(int dimension, bool duplicates)
{
    private readonly Dictionary<UInt128, int>? _seen = duplicates ? [] : null;
    private readonly float[] _plain = duplicates ? new float[dimension] : [];
    private int _rows;
    private long _nonFinite;
    private long _withoutFloat;
    private (int, int)? _firstNonFinite;
    private double _minValue = double.PositiveInfinity;
    private double _maxValue = double.NegativeInfinity;
    private double _minNorm = double.PositiveInfinity;
    private double _maxNorm = double.NegativeInfinity;
    private double _sumNorm;
    private int _norms;
    private int _zeros;
    private bool _bytes = true;
    private bool _halves = true;
    private int _duplicates;
    private (int, int)? _firstDuplicate;

    /// <summary>Adds rows that lie together.</summary>
    public void Add(int first, ReadOnlySpan<float> rows)
    {
        for (int at = 0, row = first; at < rows.Length; at += dimension, row++)
        {
            AddRow(row, rows.Slice(at, dimension));
        }
    }

    /// <summary>Adds rows of integers that lie together.</summary>
    public void Add(int first, ReadOnlySpan<int> rows)
    {
        for (int at = 0, row = first; at < rows.Length; at += dimension, row++)
        {
            AddRow(row, rows.Slice(at, dimension));
        }
    }

    public VectorFacts Facts(bool isSample) => new(
        _rows,
        isSample,
        _nonFinite,
        _firstNonFinite,
        double.IsFinite(_minValue) ? _minValue : double.NaN,
        double.IsFinite(_maxValue) ? _maxValue : double.NaN,
        _norms > 0 ? _minNorm : double.NaN,
        _norms > 0 ? _sumNorm / _norms : double.NaN,
        _norms > 0 ? _maxNorm : double.NaN,
        _zeros,
        _bytes && _nonFinite == 0,
        _halves && _nonFinite == 0,
        _seen is null ? null : _duplicates,
        _firstDuplicate)
    {
        WithoutFloat = _withoutFloat,
    };

    private void AddRow(int row, ReadOnlySpan<float> values)
    {
        _rows++;
        double squares = 0;
        int bad = 0;
        for (int i = 0; i < values.Length; i++)
        {
            float value = values[i];
            if (!float.IsFinite(value))
            {
                _firstNonFinite ??= (row, i);
                bad++;
                continue;
            }

            squares += (double)value * value;
            _minValue = Math.Min(_minValue, value);
            _maxValue = Math.Max(_maxValue, value);
            _bytes = _bytes && value is >= 0 and <= 255 && value == MathF.Floor(value);
            _halves = _halves && (float)(Half)value == value;
        }

        _nonFinite += bad;
        if (bad == 0)
        {
            NoteNorm(squares);
        }

        if (_seen is not null)
        {
            for (int i = 0; i < values.Length; i++)
            {
                // Adding zero turns -0 into +0, which is the same value.
                _plain[i] = values[i] + 0f;
            }

            NoteDuplicate(row, MemoryMarshal.AsBytes<float>(_plain));
        }
    }

    private void AddRow(int row, ReadOnlySpan<int> values)
    {
        _rows++;
        double squares = 0;
        foreach (int value in values)
        {
            squares += (double)value * value;
            _minValue = Math.Min(_minValue, value);
            _maxValue = Math.Max(_maxValue, value);
            _bytes = _bytes && value is >= byte.MinValue and <= byte.MaxValue;
            _halves = _halves && (double)(Half)value == value;
            _withoutFloat += ElementEncoder.HasFloat(value) ? 0 : 1;
        }

        NoteNorm(squares);
        if (_seen is not null)
        {
            NoteDuplicate(row, MemoryMarshal.AsBytes(values));
        }
    }

    private void NoteNorm(double squares)
    {
        double norm = Math.Sqrt(squares);
        _minNorm = Math.Min(_minNorm, norm);
        _maxNorm = Math.Max(_maxNorm, norm);
        _sumNorm += norm;
        _norms++;
        _zeros += squares == 0 ? 1 : 0;
    }

    /// <summary>By a hash of 128 bits: that two rows of billions share one by chance is less likely than a fault of the machine.</summary>
    private void NoteDuplicate(int row, ReadOnlySpan<byte> values)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(values, hash);
        UInt128 key = MemoryMarshal.Read<UInt128>(hash);
        if (!_seen!.TryAdd(key, row))
        {
            _duplicates++;
            _firstDuplicate ??= (row, _seen[key]);
        }
    }
}
