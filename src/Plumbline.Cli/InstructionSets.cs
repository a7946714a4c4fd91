using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Plumbline.Cli;

/// <summary>The instruction sets that matter to distances.</summary>
internal static class InstructionSets
{
    private static readonly (string Name, bool IsSupported)[] All =
    [
        ("sse4.2", Sse42.IsSupported),
        ("avx", Avx.IsSupported),
        ("avx2", Avx2.IsSupported),
        ("fma", Fma.IsSupported),
        ("avx512f", Avx512F.IsSupported),
        ("avx512bw", Avx512BW.IsSupported),
        ("avx512dq", Avx512DQ.IsSupported),
        ("adv-simd", AdvSimd.IsSupported),
        ("dot-product", Dp.IsSupported),
    ];

    /// <summary>Those that .NET uses on this machine.</summary>
    public static IReadOnlyList<string> Supported => [.. All.Where(one => one.IsSupported).Select(one => one.Name)];
}
