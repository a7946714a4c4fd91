using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Plumbline.Exact.Products;

/// <summary>Packs rows into the panels that a product kernel reads: component after component, the vectors of the panel side by side.</summary>
internal static unsafe class Panels
{
    /// <summary>Packs one panel: <c>panel[i * width + r]</c> = <c>vectors[rows[r] * dimension + i] * scale</c>; rows that are not there are zero.</summary>
    /// <param name="vectors">All vectors.</param>
    /// <param name="rows">Which of them.</param>
    /// <param name="count">How many there are, at most <paramref name="width"/>.</param>
    /// <param name="dimension">Their dimension.</param>
    /// <param name="width">Vectors in a panel.</param>
    /// <param name="scales">The factor of each of all vectors.</param>
    /// <param name="panel">dimension x width.</param>
    public static void Pack(float* vectors, int* rows, int count, int dimension, int width, float* scales, float* panel)
    {
        int r = 0;
        for (; r <= count - 4; r += 4)
        {
            Four(vectors, rows + r, dimension, width, scales, panel + r);
        }

        for (; r < width; r++)
        {
            float* row = r < count ? vectors + ((long)rows[r] * dimension) : null;
            for (int i = 0; i < dimension; i++)
            {
                panel[((long)i * width) + r] = row is not null ? row[i] * scales[rows[r]] : 0;
            }
        }
    }

    /// <summary>Four vectors, transposed four components at a time.</summary>
    private static void Four(float* vectors, int* rows, int dimension, int width, float* scales, float* panel)
    {
        float* row = vectors + ((long)rows[0] * dimension), row1 = vectors + ((long)rows[1] * dimension);
        float* row2 = vectors + ((long)rows[2] * dimension), row3 = vectors + ((long)rows[3] * dimension);
        Vector128<float> scale = Vector128.Create(scales[rows[0]]), scale1 = Vector128.Create(scales[rows[1]]);
        Vector128<float> scale2 = Vector128.Create(scales[rows[2]]), scale3 = Vector128.Create(scales[rows[3]]);
        int i = 0;
        for (; i <= dimension - 4; i += 4)
        {
            Vector128<float> a = Vector128.Load(row + i) * scale, b = Vector128.Load(row1 + i) * scale1;
            Vector128<float> c = Vector128.Load(row2 + i) * scale2, d = Vector128.Load(row3 + i) * scale3;
            Transpose(ref a, ref b, ref c, ref d);
            float* target = panel + ((long)i * width);
            a.Store(target);
            b.Store(target + width);
            c.Store(target + (2 * width));
            d.Store(target + (3 * width));
        }

        for (; i < dimension; i++)
        {
            float* target = panel + ((long)i * width);
            target[0] = row[i] * scale[0];
            target[1] = row1[i] * scale1[0];
            target[2] = row2[i] * scale2[0];
            target[3] = row3[i] * scale3[0];
        }
    }

    /// <summary>Transposes 4 x 4 values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(ref Vector128<float> a, ref Vector128<float> b, ref Vector128<float> c, ref Vector128<float> d)
    {
        Vector128<double> abLow = ZipLow(a, b).AsDouble(), abHigh = ZipHigh(a, b).AsDouble();
        Vector128<double> cdLow = ZipLow(c, d).AsDouble(), cdHigh = ZipHigh(c, d).AsDouble();
        a = Vector128.Create(abLow.GetLower(), cdLow.GetLower()).AsSingle();
        b = Vector128.Create(abLow.GetUpper(), cdLow.GetUpper()).AsSingle();
        c = Vector128.Create(abHigh.GetLower(), cdHigh.GetLower()).AsSingle();
        d = Vector128.Create(abHigh.GetUpper(), cdHigh.GetUpper()).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipLow(Vector128<float> a, Vector128<float> b)
    {
        if (Sse.IsSupported)
        {
            return Sse.UnpackLow(a, b);
        }

        return AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b) : Vector128.Create(a[0], b[0], a[1], b[1]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipHigh(Vector128<float> a, Vector128<float> b)
    {
        if (Sse.IsSupported)
        {
            return Sse.UnpackHigh(a, b);
        }

        return AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b) : Vector128.Create(a[2], b[2], a[3], b[3]);
    }
}
