using System.Runtime.InteropServices;

namespace Plumbline;

/// <summary>
/// Machine code in memory of its own, for instructions that .NET has no intrinsic for. Written first and made executable
/// after, so that no page is ever both. Never freed: whoever holds the address may call it at any time.
/// </summary>
internal static partial class ExecutableCode
{
    private const int Readable = 1;
    private const int Writable = 2;
    private const int Executable = 4;
    private const int Private = 2;
    private const int Anonymous = 0x20;

    /// <summary>Makes code that can be called.</summary>
    /// <param name="code">The bytes.</param>
    /// <returns>Its address; 0 where the system is not Linux or refuses executable memory, as a hardened one may.</returns>
    public static unsafe nint Load(ReadOnlySpan<byte> code)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        try
        {
            nuint bytes = (nuint)code.Length;
            nint address = Map(0, bytes, Readable | Writable, Private | Anonymous, -1, 0);
            if (address is 0 or -1)
            {
                return 0;
            }

            code.CopyTo(new Span<byte>((void*)address, code.Length));
            if (Protect(address, bytes, Readable | Executable) == 0)
            {
                return address;
            }

            _ = Unmap(address, bytes);
            return 0;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);
}
