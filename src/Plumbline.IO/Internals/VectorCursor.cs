using System.Numerics;

namespace Plumbline.IO.Internals;

/// <summary>
/// Goes through a vector set once, in the order of the file: refuses NaN and infinity, reports progress and stops
/// when cancelled.
/// </summary>
internal sealed class VectorCursor(string path, VectorSet set, VectorReadOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
{
    private readonly long _length = FlatVectors.Length(set);
    private long _position;
    private long _nextReport = FlatVectors.ChunkLength;

    public bool AtEnd => _position == _length;

    /// <summary>The components that are to be filled next.</summary>
    /// <param name="most">At most so many, and never more than a chunk.</param>
    public Span<float> Next(int most = FlatVectors.ChunkLength) =>
        FlatVectors.WritableSlice(set, _position, Math.Min(most, FlatVectors.ChunkLength));

    /// <summary>Passes over the next <paramref name="count"/> components, which now hold what the file holds.</summary>
    public void Advance(int count)
    {
        if (!options.AllowNonFinite)
        {
            RequireFinite(FlatVectors.Slice(set, _position, count));
        }

        _position += count;
        if (_position >= _nextReport || AtEnd)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report((double)_position / _length);
            _nextReport = _position + FlatVectors.ChunkLength;
        }
    }

    /// <summary>Passes over a set that is complete, such as a mapped file.</summary>
    public void CheckAll()
    {
        while (!AtEnd)
        {
            Advance((int)Math.Min(FlatVectors.ChunkLength, _length - _position));
        }
    }

    private void RequireFinite(ReadOnlySpan<float> values)
    {
        if (AllFinite(values))
        {
            return;
        }

        int i = 0;
        while (float.IsFinite(values[i]))
        {
            i++;
        }

        (long row, long column) = Math.DivRem(_position + i, set.Dimension);
        string found = float.IsNaN(values[i]) ? "NaN" : values[i] > 0 ? "infinity" : "-infinity";
        throw new VectorFormatException(path, $"row {row}, column {column}", found, "a finite number");
    }

    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        // x - x is 0 for finite x and NaN for all others, and a sum keeps a NaN.
        Vector<float> sums = Vector<float>.Zero;
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var block = new Vector<float>(values[i..]);
            sums += block - block;
        }

        float sum = Vector.Sum(sums);
        for (; i < values.Length; i++)
        {
            sum += values[i] - values[i];
        }

        return sum == 0;
    }
}
