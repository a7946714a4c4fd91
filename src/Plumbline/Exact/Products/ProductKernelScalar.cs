namespace Plumbline.Exact.Products;

/// <summary>4 x 4 with plain multiplications and additions, for machines without a fused instruction.</summary>
internal sealed unsafe class ProductKernelScalar : ProductKernel
{
    public override string Name => "scalar";

    public override int Rows => 4;

    public override int Columns => 4;

    public override void Multiply(float* queries, float* vectors, int depth, float* start, float* tile)
    {
        for (int r = 0; r < 4; r++)
        {
            float* from = start is null ? tile : start;
            float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
            float* query = queries + r;
            float* vector = vectors;
            for (int i = 0; i < depth; i++)
            {
                float value = *query;
                s0 += value * vector[0];
                s1 += value * vector[1];
                s2 += value * vector[2];
                s3 += value * vector[3];
                query += 4;
                vector += 4;
            }

            tile[0] = from[0] + s0;
            tile[1] = from[1] + s1;
            tile[2] = from[2] + s2;
            tile[3] = from[3] + s3;
            tile += 4;
        }
    }
}
