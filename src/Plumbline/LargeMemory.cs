using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Plumbline;

/// <summary>
/// Native memory for tables of many megabytes that are read here and there: aligned to huge pages, and asked for in them
/// where the system has to be asked (Linux), so that scattered reads do not wait for page tables.
/// </summary>
internal static unsafe partial class LargeMemory
{
    private const nuint HugePage = 2 << 20;
    private const nuint CacheLine = 64;
    private const int AdviseHugePages = 14;
    private const int PageBytes = 4096;

    // One request at a time where there is little: two that look at once would both find what is there for one.
    private static readonly Lock Taking = new();

    /// <summary>Allocates; the memory is not cleared.</summary>
    /// <exception cref="OutOfMemoryException">The memory is not there.</exception>
    public static void* Allocate(nuint bytes)
    {
        if (bytes < 2 * HugePage)
        {
            return NativeMemory.AlignedAlloc(Math.Max(bytes, CacheLine), CacheLine);
        }

        lock (Taking)
        {
            bool isTight = MemoryLimit.Require(bytes);
            void* memory = NativeMemory.AlignedAlloc(bytes, HugePage);
            Ask(memory, bytes);
            if (isTight)
            {
                Touch((byte*)memory, bytes);
            }

            return memory;
        }
    }

    /// <summary>An array whose values are not set. A large one is pinned, so that huge pages can be asked for.</summary>
    public static T[] AllocateArray<T>(int length)
        where T : unmanaged
    {
        nuint bytes = (nuint)length * (nuint)sizeof(T);
        if (bytes < 2 * HugePage)
        {
            return new T[length];
        }

        lock (Taking)
        {
            bool isTight = MemoryLimit.Require(bytes);
            T[] array = GC.AllocateUninitializedArray<T>(length, pinned: true);
            nuint start = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
            nuint aligned = (start + HugePage - 1) / HugePage * HugePage;
            Ask((void*)aligned, (start + bytes - aligned) / HugePage * HugePage);
            if (isTight)
            {
                Touch((byte*)start, bytes);
            }

            return array;
        }
    }

    /// <summary>Frees what <see cref="Allocate"/> returned; null is nothing.</summary>
    public static void Free(void* memory) => NativeMemory.AlignedFree(memory);

    /// <summary>Writes a byte of each page, which takes the memory from the system; what it held says nothing.</summary>
    private static void Touch(byte* memory, nuint bytes)
    {
        for (nuint i = 0; i < bytes; i += PageBytes)
        {
            memory[i] = 0;
        }
    }

    private static void Ask(void* memory, nuint bytes)
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                // Advice: where it is not taken, ordinary pages do.
                _ = Advise((nint)memory, bytes, AdviseHugePages);
            }
            catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
            {
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
