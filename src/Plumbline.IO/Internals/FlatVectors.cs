using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Plumbline.IO.Internals;

/// <summary>
/// A vector set as one sequence of n * d components. Chunks may cross rows, so their size depends neither on
/// short rows nor on rows of more than 2 GiB.
/// </summary>
internal static class FlatVectors
{
    public const int ChunkLength = InputFile.ChunkBytes / sizeof(float);

    public static long Length(VectorSet set) => (long)set.Count * set.Dimension;

    /// <summary>Components from <paramref name="position"/> on, <paramref name="most"/> or fewer at the end of the set.</summary>
    public static ReadOnlySpan<float> Slice(VectorSet set, long position, int most)
    {
        // The rows of a set lie one after the other without padding (VectorSet's own promise).
        (long row, long column) = Math.DivRem(position, set.Dimension);
        ref float first = ref MemoryMarshal.GetReference(set[(int)row]);
        return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref first, (nint)column), Count(set, position, most));
    }

    /// <inheritdoc cref="Slice"/>
    public static Span<float> WritableSlice(VectorSet set, long position, int most)
    {
        (long row, long column) = Math.DivRem(position, set.Dimension);
        ref float first = ref MemoryMarshal.GetReference(set.WritableRow((int)row));
        return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref first, (nint)column), Count(set, position, most));
    }

    private static int Count(VectorSet set, long position, int most) => (int)Math.Min(most, Length(set) - position);
}
