using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Plumbline.Search.Files;

/// <summary>A file in memory, mapped for reading, until the last who shares it lets go.</summary>
internal sealed unsafe class MappedFile
{
    private readonly MemoryMappedViewAccessor _view;
    private int _shares;

    public MappedFile(SafeFileHandle handle, long length)
    {
        // The view outlives the handle and the mapping object, which can go at once.
        using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(
            handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        Start = start + _view.PointerOffset;
    }

    /// <summary>Address of the first byte of the file.</summary>
    public byte* Start { get; }

    /// <summary>Keeps the file mapped until what is returned is disposed.</summary>
    public IDisposable Share()
    {
        Interlocked.Increment(ref _shares);
        return new Part(this);
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _shares) == 0)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
        }
    }

    private sealed class Part(MappedFile file) : IDisposable
    {
        private MappedFile? _file = file;

        public void Dispose() => Interlocked.Exchange(ref _file, null)?.Release();
    }
}
