using System.Runtime.Intrinsics.X86;

namespace Plumbline.Distances;

/// <summary>How far ahead memory is asked for where one query reads a whole base; docs/performance.md has what was measured.</summary>
internal static class ReadAhead
{
    // "Genu" of "GenuineIntel", leaf 0.
    private const int Intel = 0x756E_6547;

    /// <summary>Floats that are read between asking for one and reading it: 8 KiB on Intel's processors, 1 KiB on others.</summary>
    public static int Floats { get; } = X86Base.IsSupported && X86Base.CpuId(0, 0).Ebx == Intel ? 2048 : 256;
}
