using System.Runtime.CompilerServices;

namespace Plumbline.Exact.Products;

/// <summary>
/// 6 rows x 2 registers: 12 accumulators, 2 values of the base and 1 of the queries, which is what 16 registers hold (AVX2;
/// Arm has more). <typeparamref name="TWide"/> brings the instructions.
/// </summary>
internal sealed unsafe class ProductKernel<TWide>(string name) : ProductKernel
    where TWide : struct, IWide<TWide>
{
    public override string Name => name;

    public override int Rows => 6;

    public override int Columns => 2 * TWide.Width;

    [SkipLocalsInit]
    public override void Multiply(float* queries, float* vectors, int depth, float* start, float* tile)
    {
        int width = TWide.Width;
        TWide left = TWide.Zero, right = TWide.Zero;
        if (start is not null)
        {
            left = TWide.Load(start);
            right = TWide.Load(start + width);
        }

        TWide l0 = left, r0 = right;
        TWide l1 = left, r1 = right;
        TWide l2 = left, r2 = right;
        TWide l3 = left, r3 = right;
        TWide l4 = left, r4 = right;
        TWide l5 = left, r5 = right;
        for (int i = 0; i < depth; i++)
        {
            left = TWide.Load(vectors);
            right = TWide.Load(vectors + width);
            TWide value0 = TWide.Broadcast(queries);
            l0 = TWide.MultiplyAdd(l0, value0, left);
            r0 = TWide.MultiplyAdd(r0, value0, right);
            TWide value1 = TWide.Broadcast(queries + 1);
            l1 = TWide.MultiplyAdd(l1, value1, left);
            r1 = TWide.MultiplyAdd(r1, value1, right);
            TWide value2 = TWide.Broadcast(queries + 2);
            l2 = TWide.MultiplyAdd(l2, value2, left);
            r2 = TWide.MultiplyAdd(r2, value2, right);
            TWide value3 = TWide.Broadcast(queries + 3);
            l3 = TWide.MultiplyAdd(l3, value3, left);
            r3 = TWide.MultiplyAdd(r3, value3, right);
            TWide value4 = TWide.Broadcast(queries + 4);
            l4 = TWide.MultiplyAdd(l4, value4, left);
            r4 = TWide.MultiplyAdd(r4, value4, right);
            TWide value5 = TWide.Broadcast(queries + 5);
            l5 = TWide.MultiplyAdd(l5, value5, left);
            r5 = TWide.MultiplyAdd(r5, value5, right);
            queries += 6;
            vectors += 2 * width;
        }

        if (start is null)
        {
            l0 = TWide.Add(l0, TWide.Load(tile));
            r0 = TWide.Add(r0, TWide.Load(tile + width));
            l1 = TWide.Add(l1, TWide.Load(tile + (2 * width)));
            r1 = TWide.Add(r1, TWide.Load(tile + (3 * width)));
            l2 = TWide.Add(l2, TWide.Load(tile + (4 * width)));
            r2 = TWide.Add(r2, TWide.Load(tile + (5 * width)));
            l3 = TWide.Add(l3, TWide.Load(tile + (6 * width)));
            r3 = TWide.Add(r3, TWide.Load(tile + (7 * width)));
            l4 = TWide.Add(l4, TWide.Load(tile + (8 * width)));
            r4 = TWide.Add(r4, TWide.Load(tile + (9 * width)));
            l5 = TWide.Add(l5, TWide.Load(tile + (10 * width)));
            r5 = TWide.Add(r5, TWide.Load(tile + (11 * width)));
        }

        l0.Store(tile);
        r0.Store(tile + width);
        l1.Store(tile + (2 * width));
        r1.Store(tile + (3 * width));
        l2.Store(tile + (4 * width));
        r2.Store(tile + (5 * width));
        l3.Store(tile + (6 * width));
        r3.Store(tile + (7 * width));
        l4.Store(tile + (8 * width));
        r4.Store(tile + (9 * width));
        l5.Store(tile + (10 * width));
        r5.Store(tile + (11 * width));
    }
}
