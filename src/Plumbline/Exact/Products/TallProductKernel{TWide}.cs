using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Plumbline.Exact.Products;

/// <summary>
/// 12 rows x 2 registers: 24 accumulators of 512 bits, and 24 multiplications for 2 loads and 12 broadcasts, so that the
/// multipliers, not the loads, are the limit, even with both panels in the second-level cache. Written out because the JIT
/// keeps only named locals in registers. <typeparamref name="TWide"/> brings the instructions.
/// </summary>
internal sealed unsafe class TallProductKernel<TWide>(string name) : ProductKernel
    where TWide : struct, IWide<TWide>
{
    // Queries come from the third-level cache, a cache line for less than one step.
    private const int Ahead = 12 * 32;

    public override string Name => name;

    public override int Rows => 12;

    public override int Columns => 2 * TWide.Width;

    // Compiled at once: a first, slow version would multiply for a tenth of a second and more.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Multiply(float* queries, float* vectors, int depth, float* start, float* tile)
    {
        TWide left = TWide.Zero, right = TWide.Zero;
        if (start is not null)
        {
            left = TWide.Load(start);
            right = TWide.Load(start + 16);
        }

        TWide l0 = left, r0 = right;
        TWide l1 = left, r1 = right;
        TWide l2 = left, r2 = right;
        TWide l3 = left, r3 = right;
        TWide l4 = left, r4 = right;
        TWide l5 = left, r5 = right;
        TWide l6 = left, r6 = right;
        TWide l7 = left, r7 = right;
        TWide l8 = left, r8 = right;
        TWide l9 = left, r9 = right;
        TWide l10 = left, r10 = right;
        TWide l11 = left, r11 = right;
        for (int i = 0; i < depth; i++)
        {
            left = TWide.Load(vectors);
            right = TWide.Load(vectors + 16);
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
            l0 = TWide.Add(l0, TWide.Load(tile));
            r0 = TWide.Add(r0, TWide.Load(tile + 16));
            l1 = TWide.Add(l1, TWide.Load(tile + 32));
            r1 = TWide.Add(r1, TWide.Load(tile + 48));
            l2 = TWide.Add(l2, TWide.Load(tile + 64));
            r2 = TWide.Add(r2, TWide.Load(tile + 80));
            l3 = TWide.Add(l3, TWide.Load(tile + 96));
            r3 = TWide.Add(r3, TWide.Load(tile + 112));
            l4 = TWide.Add(l4, TWide.Load(tile + 128));
            r4 = TWide.Add(r4, TWide.Load(tile + 144));
            l5 = TWide.Add(l5, TWide.Load(tile + 160));
            r5 = TWide.Add(r5, TWide.Load(tile + 176));
            l6 = TWide.Add(l6, TWide.Load(tile + 192));
            r6 = TWide.Add(r6, TWide.Load(tile + 208));
            l7 = TWide.Add(l7, TWide.Load(tile + 224));
            r7 = TWide.Add(r7, TWide.Load(tile + 240));
            l8 = TWide.Add(l8, TWide.Load(tile + 256));
            r8 = TWide.Add(r8, TWide.Load(tile + 272));
            l9 = TWide.Add(l9, TWide.Load(tile + 288));
            r9 = TWide.Add(r9, TWide.Load(tile + 304));
            l10 = TWide.Add(l10, TWide.Load(tile + 320));
            r10 = TWide.Add(r10, TWide.Load(tile + 336));
            l11 = TWide.Add(l11, TWide.Load(tile + 352));
            r11 = TWide.Add(r11, TWide.Load(tile + 368));
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
    private static void Step(float* query, TWide left, TWide right, ref TWide l, ref TWide r)
    {
        TWide value = TWide.Broadcast(query);
        l = TWide.MultiplyAdd(l, value, left);
        r = TWide.MultiplyAdd(r, value, right);
    }
}
