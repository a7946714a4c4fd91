using Plumbline.IO.Npz;

namespace Plumbline.IO.Internals;

/// <summary>The bytes of a file from an offset on. Closes the file.</summary>
internal sealed class FileBytes(InputFile input, long offset = 0, MemberCheck? check = null) : IByteSource
{
    public void Read(long position, Span<byte> destination)
    {
        if (input.Stream.Position != offset + position)
        {
            input.Stream.Position = offset + position;
        }

        input.ReadExactly(destination);
        check?.Add(position, destination);
    }

    public void Dispose() => input.Dispose();
}
