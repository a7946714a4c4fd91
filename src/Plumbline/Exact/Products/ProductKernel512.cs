using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plumbline.Exact.Products;

/// <summary>
/// 12 x 32 in 24 registers of 512 bits: 24 fused multiply-adds for 2 loads and 12 broadcasts, so that the multipliers, not
/// the loads, are the limit, even with both panels in the second-level cache. Written out because the JIT keeps only
/// named locals in registers.
/// </summary>
internal sealed unsafe class ProductKernel512 : ProductKernel
{
    // Queries come from the third-level cache, a cache line for less than one step.
    private const int Ahead = 12 * 32;

    public override string Name => "avx512";

    public override int Rows => 12;

    public override int Columns => 32;

    // Compiled at once: a first, slow version would multiply for a tenth of a second and more.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Multiply(float* queries, float* vectors, int depth, float* start, float* tile)
    {
        Vector512<float> left = Vector512<float>.Zero, right = Vector512<float>.Zero;
        if (start is not null)
        {
            left = Vector512.Load(start);
            right = Vector512.Load(start + 16);
        }

        Vector512<float> l0 = left, r0 = right;
        Vector512<float> l1 = left, r1 = right;
        Vector512<float> l2 = left, r2 = right;
        Vector512<float> l3 = left, r3 = right;
        Vector512<float> l4 = left, r4 = right;
        Vector512<float> l5 = left, r5 = right;
        Vector512<float> l6 = left, r6 = right;
        Vector512<float> l7 = left, r7 = right;
        Vector512<float> l8 = left, r8 = right;
        Vector512<float> l9 = left, r9 = right;
        Vector512<float> l10 = left, r10 = right;
        Vector512<float> l11 = left, r11 = right;
        for (int i = 0; i < depth; i++)
        {
            left = Vector512.Load(vectors);
            right = Vector512.Load(vectors + 16);
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(queries + Ahead);
            }

            Step(queries, left, right, ref l0, ref r0);
            Step(queries + 1, left, right, ref l1, ref r1);
            Step(queries + 2, left, right, ref l2, ref r2);
            Step(queries + 3, left, right, ref l3, ref r3);
            Step(queries + 4, left, right, ref l4, ref r4);
            Step(queries + 5, left, right, ref l5, ref r5);
            Step(queries + 6, left, right, ref l6, ref r6);
            Step(queries + 7, left, right, ref l7, ref r7);
            Step(queries + 8, left, right, ref l8, ref r8);
            Step(queries + 9, left, right, ref l9, ref r9);
            Step(queries + 10, left, right, ref l10, ref r10);
            Step(queries + 11, left, right, ref l11, ref r11);
            queries += 12;
            vectors += 32;
        }

        if (start is null)
        {
            l0 += Vector512.Load(tile);
            r0 += Vector512.Load(tile + 16);
            l1 += Vector512.Load(tile + 32);
            r1 += Vector512.Load(tile + 48);
            l2 += Vector512.Load(tile + 64);
            r2 += Vector512.Load(tile + 80);
            l3 += Vector512.Load(tile + 96);
            r3 += Vector512.Load(tile + 112);
            l4 += Vector512.Load(tile + 128);
            r4 += Vector512.Load(tile + 144);
            l5 += Vector512.Load(tile + 160);
            r5 += Vector512.Load(tile + 176);
            l6 += Vector512.Load(tile + 192);
            r6 += Vector512.Load(tile + 208);
            l7 += Vector512.Load(tile + 224);
            r7 += Vector512.Load(tile + 240);
            l8 += Vector512.Load(tile + 256);
            r8 += Vector512.Load(tile + 272);
            l9 += Vector512.Load(tile + 288);
            r9 += Vector512.Load(tile + 304);
            l10 += Vector512.Load(tile + 320);
            r10 += Vector512.Load(tile + 336);
            l11 += Vector512.Load(tile + 352);
            r11 += Vector512.Load(tile + 368);
        }

        l0.Store(tile);
        r0.Store(tile + 16);
        l1.Store(tile + 32);
        r1.Store(tile + 48);
        l2.Store(tile + 64);
        r2.Store(tile + 80);
        l3.Store(tile + 96);
        r3.Store(tile + 112);
        l4.Store(tile + 128);
        r4.Store(tile + 144);
        l5.Store(tile + 160);
        r5.Store(tile + 176);
        l6.Store(tile + 192);
        r6.Store(tile + 208);
        l7.Store(tile + 224);
        r7.Store(tile + 240);
        l8.Store(tile + 256);
        r8.Store(tile + 272);
        l9.Store(tile + 288);
        r9.Store(tile + 304);
        l10.Store(tile + 320);
        r10.Store(tile + 336);
        l11.Store(tile + 352);
        r11.Store(tile + 368);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(float* query, Vector512<float> left, Vector512<float> right, ref Vector512<float> l, ref Vector512<float> r)
    {
        Vector512<float> value = Vector512.Create(*query);
        l = Vector512.FusedMultiplyAdd(value, left, l);
        r = Vector512.FusedMultiplyAdd(value, right, r);
    }
}
