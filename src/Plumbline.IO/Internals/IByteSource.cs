namespace Plumbline.IO.Internals;

/// <summary>Bytes that lie in a file, or that are unpacked from it.</summary>
internal interface IByteSource : IDisposable
{
    /// <summary>Fills the span from a place on. Unpacked bytes before those read last cost a new beginning.</summary>
    /// <exception cref="VectorFormatException">There are not so many, or they do not unpack.</exception>
    void Read(long position, Span<byte> destination);
}
