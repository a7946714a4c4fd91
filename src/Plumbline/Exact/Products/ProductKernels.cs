using Plumbline.Distances;

namespace Plumbline.Exact.Products;

/// <summary>Chooses the product kernel: of the same instruction set as the distance kernel, so that one variable forces both.</summary>
internal static class ProductKernels
{
    /// <summary>The kernel in use.</summary>
    public static ProductKernel Default { get; } = For(DistanceKernels.Default);

    /// <summary>
    /// The kernel of products of whole numbers in use; null where it would be no faster. An instruction set that was forced is
    /// kept to: then no code of our own runs.
    /// </summary>
    public static ProductKernel? DefaultWords { get; } = WordsFor(DistanceKernels.Default) is [.., var own] words ? (DistanceKernels.IsForced ? own : words[0]) : null;

    /// <summary>The product kernel of a distance kernel's instruction set.</summary>
    public static ProductKernel For(DistanceKernel kernel) => kernel.Name switch
    {
        "avx512" => new TallProductKernel<Wide512>("avx512"),
        "avx2" => new ProductKernel<Wide256>("avx2"),
        "vector128" => new ProductKernel<Wide128>("vector128"),
        _ => new ProductKernelScalar(),
    };

    /// <summary>The product kernels for <see cref="VectorForm.Words"/> that go with a distance kernel, the preferred one first, that of its own instruction set last; none where they would be no faster.</summary>
    public static IReadOnlyList<ProductKernel> WordsFor(DistanceKernel kernel) => kernel.Name switch
    {
        "avx512" when VnniWordKernel.Instance is { } vnni => [vnni, new TallProductKernel<Words512>("avx512")],
        "avx512" => [new TallProductKernel<Words512>("avx512")],
        "avx2" => [new ProductKernel<Words256>("avx2")],
        _ => [],
    };
}
