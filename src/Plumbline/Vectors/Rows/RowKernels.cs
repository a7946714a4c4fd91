using Plumbline.Distances;

namespace Plumbline.Vectors.Rows;

/// <summary>Row kernels by the name of the instruction set.</summary>
internal static class RowKernels
{
    /// <summary>The kernel of the instruction set in use.</summary>
    public static RowKernel Default { get; } = Named(DistanceKernels.Default.Name);

    /// <summary>The kernel that goes with a distance kernel.</summary>
    /// <param name="name">One of <see cref="DistanceKernels.Supported"/>'s names.</param>
    public static RowKernel Named(string name) => name switch
    {
        "avx512" => new RowKernel<Lanes512>(),
        "avx2" => new RowKernel<Lanes256>(),
        "vector128" => new RowKernel<Lanes128>(),
        _ => new RowKernel<LanesScalar>(),
    };
}
