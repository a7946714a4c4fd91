using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Plumbline.Distances;

/// <summary>Chooses the kernel: the widest that the machine has, or the one that PLUMBLINE_KERNEL names.</summary>
internal static class DistanceKernels
{
    /// <summary>Environment variable that forces a kernel: avx512, avx2, vector128 or scalar.</summary>
    public const string Variable = "PLUMBLINE_KERNEL";

    /// <summary>Whether the variable names a kernel.</summary>
    public static bool IsForced { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    /// <summary>The kernel in use.</summary>
    public static DistanceKernel Default { get; } = Choose(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Every kernel that runs well on this machine, the preferred one first; the scalar one always runs.</summary>
    public static IReadOnlyList<DistanceKernel> Supported()
    {
        List<DistanceKernel> kernels = [];
        if (Vector512.IsHardwareAccelerated && Avx512F.IsSupported)
        {
            kernels.Add(new DistanceKernel<Lanes512>("avx512"));
        }

        // Without FMA in hardware the fused step is a library call: hopeless, so these ask for it.
        if (Vector256.IsHardwareAccelerated && Fma.IsSupported)
        {
            kernels.Add(new DistanceKernel<Lanes256>("avx2"));
        }

        if (Vector128.IsHardwareAccelerated && (Fma.IsSupported || AdvSimd.IsSupported))
        {
            kernels.Add(new DistanceKernel<Lanes128>("vector128"));
        }

        kernels.Add(new DistanceKernel<LanesScalar>("scalar"));
        return kernels;
    }

    internal static DistanceKernel Choose(string? name)
    {
        IReadOnlyList<DistanceKernel> supported = Supported();
        if (string.IsNullOrEmpty(name))
        {
            return supported[0];
        }

        return supported.FirstOrDefault(kernel => kernel.Name == name)
            ?? throw new PlatformNotSupportedException($"{Variable} is '{name}'; this machine supports {string.Join(", ", supported.Select(kernel => kernel.Name))}.");
    }
}
