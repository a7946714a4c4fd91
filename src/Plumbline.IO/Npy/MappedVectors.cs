using System.IO.MemoryMappedFiles;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Npy;

/// <summary>The view of a mapped file; it is unmapped when the vector set on it is disposed.</summary>
internal sealed unsafe class MappedVectors : IDisposable
{
    private MemoryMappedViewAccessor? _view;

    private MappedVectors(MemoryMappedViewAccessor view) => _view = view;

    public static VectorSet Open(InputFile input, NpyHeader header)
    {
        // The view outlives the file handle and the mapping object, which can go at once.
        using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(
            input.Stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        MemoryMappedViewAccessor view = file.CreateViewAccessor(0, input.Length, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        nint address = (nint)(start + view.PointerOffset + header.DataOffset);
        return VectorSet.FromMemory(address, header.Rows, header.Dimension, new MappedVectors(view));
    }

    public void Dispose()
    {
        MemoryMappedViewAccessor? view = Interlocked.Exchange(ref _view, null);
        if (view is not null)
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
        }
    }
}
