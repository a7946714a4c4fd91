using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Plumbline.Bench.Hardware;

/// <summary>How fast vectors can be read at all: every value once, in order, each thread its own part, and nothing done with it but a sum.</summary>
internal static class ReadBandwidth
{
    private static volatile float s_sink;

    /// <summary>Measures, in GB/s.</summary>
    /// <param name="vectors">What is read, again and again.</param>
    /// <param name="threads">Threads that read at the same time.</param>
    /// <param name="span">How long.</param>
    public static double Measure(VectorSet vectors, int threads, TimeSpan span) =>
        LoadedThreads.Rate(
            threads,
            span,
            thread =>
            {
                int first = (int)((long)vectors.Count * thread / threads);
                int last = (int)((long)vectors.Count * (thread + 1) / threads);
                return Read(vectors, first, last - first);
            }) / 1e9;

    /// <summary>Reads rows and returns how many bytes that were. Eight sums, so that none waits for another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Read(VectorSet vectors, int first, int count)
    {
        if (count == 0)
        {
            return 0;
        }

        // Rows follow one another without gaps.
        ref float start = ref MemoryMarshal.GetReference(vectors[first]);
        nint length = (nint)count * vectors.Dimension;
        int width = Vector<float>.Count;
        Vector<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        nint i = 0;
        for (; i <= length - (8 * width); i += 8 * width)
        {
            s0 += Vector.LoadUnsafe(ref start, (nuint)i);
            s1 += Vector.LoadUnsafe(ref start, (nuint)(i + width));
            s2 += Vector.LoadUnsafe(ref start, (nuint)(i + (2 * width)));
            s3 += Vector.LoadUnsafe(ref start, (nuint)(i + (3 * width)));
            s4 += Vector.LoadUnsafe(ref start, (nuint)(i + (4 * width)));
            s5 += Vector.LoadUnsafe(ref start, (nuint)(i + (5 * width)));
            s6 += Vector.LoadUnsafe(ref start, (nuint)(i + (6 * width)));
            s7 += Vector.LoadUnsafe(ref start, (nuint)(i + (7 * width)));
        }

        s_sink = Vector.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7);
        return (double)length * sizeof(float);
    }
}
