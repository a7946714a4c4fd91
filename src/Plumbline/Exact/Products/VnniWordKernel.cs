using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plumbline.Exact.Products;

/// <summary>
/// The 12 x 32 tile of words by AVX512-VNNI, which multiplies pairs of words and adds the products to the sums in one
/// instruction instead of two. .NET 10 has it for 256 bits only (<see cref="AvxVnni"/>), so the loop is machine code of our own
/// (<see cref="VnniCode"/>), as in oneDNN and LIBXSMM. Sums are whole numbers: the same as those of <see cref="Words512"/>.
/// </summary>
internal sealed unsafe class VnniWordKernel : ProductKernel
{
    // Queries come from the third-level cache, a cache line for less than one step.
    private const int AheadBytes = 12 * 32 * sizeof(int);

    private const int TileRows = 12;
    private const int TileColumns = 32;

    private readonly delegate* unmanaged<float*, float*, int, float*, float*, void> _multiply;

    private VnniWordKernel(nint code) => _multiply = (delegate* unmanaged<float*, float*, int, float*, float*, void>)code;

    /// <summary>The kernel; null where processor or system do not have what it takes.</summary>
    public static VnniWordKernel? Instance { get; } = Create();

    public override string Name => "avx512vnni";

    public override int Rows => TileRows;

    public override int Columns => TileColumns;

    [SkipLocalsInit]
    public override void Multiply(float* queries, float* vectors, int depth, float* start, float* tile)
    {
        if (depth > 0 && start is not null)
        {
            _multiply(queries, vectors, depth, start, tile);
            return;
        }

        // Neither is asked for by a search, which sums words in one stretch.
        float* before = stackalloc float[TileRows * TileColumns];
        float* zeros = stackalloc float[TileColumns];
        new Span<float>(zeros, TileColumns).Clear();
        for (int row = 0; row < TileRows; row++)
        {
            Unsafe.CopyBlock(before + (row * TileColumns), start is null ? tile + (row * TileColumns) : start, TileColumns * sizeof(float));
        }

        new Span<float>(tile, TileRows * TileColumns).Clear();
        if (depth > 0)
        {
            _multiply(queries, vectors, depth, zeros, tile);
        }

        for (int i = 0; i < TileRows * TileColumns; i++)
        {
            ((int*)tile)[i] += ((int*)before)[i];
        }
    }

    private static VnniWordKernel? Create()
    {
        if (!Vector512.IsHardwareAccelerated || !Avx512BW.IsSupported || !X86Base.X64.IsSupported || !HasVnni())
        {
            return null;
        }

        nint code = ExecutableCode.Load(VnniCode.Multiply(TileRows, AheadBytes));
        return code == 0 ? null : new VnniWordKernel(code);
    }

    /// <summary>Leaf 7, bit 11 of ecx; that the system keeps the registers is known from <see cref="Avx512BW"/>.</summary>
    private static bool HasVnni() => X86Base.CpuId(0, 0).Eax >= 7 && (X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0;
}
