using System.IO.MemoryMappedFiles;

namespace Plumbline.IO.Internals;

/// <summary>The view of a mapped file; it is unmapped when the vector set on it is disposed.</summary>
internal sealed unsafe class MappedVectors : IDisposable
{
    private MemoryMappedViewAccessor? _view;

    private MappedVectors(MemoryMappedViewAccessor view) => _view = view;

    /// <summary>Maps the float32 rows of a file.</summary>
    /// <param name="description">The file, as its head describes it.</param>
    /// <param name="offset">Where the rows begin, a multiple of 4.</param>
    /// <exception cref="VectorFormatException">The file has another size than when its head was read.</exception>
    public static VectorSet Open(VectorFileDescription description, long offset)
    {
        using InputFile input = InputFile.Open(VectorFilePath.Split(description.Path).File, buffered: false);
        if (input.Length != description.Bytes)
        {
            // Replaced in between. Beyond the end of a mapping lies what ends the process.
            throw input.Error("file", Quantity.Plain(input.Length, "byte"), $"{description.Bytes}, its size when it was opened");
        }

        // The view outlives the file handle and the mapping object, which can go at once.
        using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(
            input.Stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        MemoryMappedViewAccessor view = file.CreateViewAccessor(0, input.Length, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        nint address = (nint)(start + view.PointerOffset + offset);
        return VectorSet.FromMemory(address, description.Rows, description.Dimension, new MappedVectors(view));
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
