using System.Runtime.InteropServices;

namespace Plumbline.Bench.Hardware;

/// <summary>
/// Memory that the machine has, and not only the promise of it: the host of a virtual machine takes back what lies free for
/// seconds, and gives it again page by page when it is touched, which can cost twenty times what clearing it does. A side whose
/// peer has just worked for long would pay for that.
/// </summary>
internal static unsafe class BackedMemory
{
    private const int PageBytes = 4096;

    // What the system says is free is not all this process's.
    private const int Share = 4;

    /// <summary>Touches free memory and gives it back, so that what is taken next is there.</summary>
    /// <param name="bytes">How much will be taken; no more than a quarter of what was free at the last collection is touched.</param>
    /// <returns>How much was touched.</returns>
    public static long Provide(long bytes)
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        long free = Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes);
        nuint size = (nuint)Math.Min(bytes, free / Share);
        if (size == 0)
        {
            return 0;
        }

        byte* start = (byte*)NativeMemory.Alloc(size);
        try
        {
            for (nuint at = 0; at < size; at += PageBytes)
            {
                start[at] = 1;
            }

            return (long)size;
        }
        finally
        {
            NativeMemory.Free(start);
        }
    }
}
