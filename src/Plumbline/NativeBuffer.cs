using System.Runtime.InteropServices;

namespace Plumbline;

/// <summary>
/// Native memory that can grow, or a part of a mapped file that cannot. Freed by its finalizer where nobody disposes it.
/// </summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private readonly IDisposable? _owner;

    /// <summary>Allocates; the memory is cleared.</summary>
    /// <param name="bytes">Size, 0 or more.</param>
    public NativeBuffer(long bytes)
    {
        Pointer = (byte*)LargeMemory.Allocate((nuint)bytes);
        Length = bytes;
        NativeMemory.Clear(Pointer, (nuint)bytes);
    }

    /// <summary>Wraps memory of someone else, which is not written.</summary>
    /// <param name="memory">Address.</param>
    /// <param name="bytes">Size.</param>
    /// <param name="owner">Keeps the memory alive; disposed with the buffer.</param>
    public NativeBuffer(byte* memory, long bytes, IDisposable owner)
    {
        Pointer = memory;
        Length = bytes;
        _owner = owner;
    }

    ~NativeBuffer() => Free();

    public byte* Pointer { get; private set; }

    /// <summary>Size in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Whether the memory is someone else's.</summary>
    public bool IsReadOnly => _owner is not null;

    /// <summary>Makes room, keeps what is there, clears the rest. Addresses taken before are no longer valid.</summary>
    /// <param name="bytes">The new size; nothing happens where it is not larger.</param>
    /// <exception cref="InvalidOperationException">The memory is someone else's.</exception>
    public void Grow(long bytes)
    {
        if (bytes <= Length)
        {
            return;
        }

        if (IsReadOnly)
        {
            throw new InvalidOperationException("The memory belongs to a mapped file and cannot grow.");
        }

        byte* larger = (byte*)LargeMemory.Allocate((nuint)bytes);
        Buffer.MemoryCopy(Pointer, larger, bytes, Length);
        NativeMemory.Clear(larger + Length, (nuint)(bytes - Length));
        LargeMemory.Free(Pointer);
        Pointer = larger;
        Length = bytes;
        GC.KeepAlive(this);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        byte* memory = Pointer;
        Pointer = null;
        Length = 0;
        if (_owner is not null)
        {
            _owner.Dispose();
        }
        else if (memory is not null)
        {
            LargeMemory.Free(memory);
        }
    }
}
