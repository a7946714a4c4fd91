using System.IO.Compression;
using Plumbline.IO.Binary;
using Plumbline.IO.Internals;
using Plumbline.IO.Npy;

namespace Plumbline.IO.Npz;

/// <summary>
/// <c>.npz</c>, arrays of NumPy in a ZIP archive, compressed or not. The array is the only one of rank 2, or the one that is
/// named after a colon: <c>data.npz:train</c>.
/// </summary>
internal sealed class NpzFormat : IVectorFormat
{
    /// <summary>The array that is written where the path names none.</summary>
    public const string DefaultMember = "vectors";

    private const string MemberExtension = ".npy";

    // The first that ZIP can say, so that the same vectors give the same bytes; NumPy writes it too.
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public VectorFileFormat Format => VectorFileFormat.Npz;

    public IReadOnlyList<string> Extensions { get; } = [".npz"];

    public IReadOnlyList<VectorElement> Elements { get; } =
        [VectorElement.Binary32, VectorElement.Binary16, VectorElement.Unsigned8, VectorElement.Signed8, VectorElement.Signed32];

    /// <summary>The names of the arrays of an archive, without .npy.</summary>
    public static IReadOnlyList<string> MembersOf(string file)
    {
        using InputFile input = InputFile.Open(file, buffered: false);
        return [.. ZipDirectory.Read(input).Select(NameOf)];
    }

    public IVectorRowSource Open(string path)
    {
        (string file, string? name) = VectorFilePath.Split(path);
        InputFile input = InputFile.Open(file, buffered: true);
        try
        {
            List<ZipMember> members = ZipDirectory.Read(input);
            ZipMember member = name is null ? TheOnlyOne(input, members) : Named(input, members, name);
            return Guarded(input, member, () => Open(path, input, member));
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    public IVectorRowWriter Create(Stream stream, string path, VectorFileShape shape)
    {
        string name = VectorFilePath.Split(path).Member ?? DefaultMember;
        ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        ZipArchiveEntry entry = archive.CreateEntry(name + MemberExtension, CompressionLevel.NoCompression);
        entry.LastWriteTime = Epoch;
        Stream member = entry.Open();
        member.Write(NpyHeaderText.Create(NpyHeader.DescrOf(shape.Element), shape.Rows, shape.Dimension));
        BinaryLayout layout = new(NpyHeaderText.Bytes, shape.Element);
        void Close()
        {
            member.Dispose();
            archive.Dispose();
        }

        return new BinaryRowWriter(member, path, shape.Dimension, layout, Close, Close);
    }

    private static string NameOf(ZipMember member) =>
        member.Name.EndsWith(MemberExtension, StringComparison.Ordinal) ? member.Name[..^MemberExtension.Length] : member.Name;

    private BinaryRowSource Open(string path, InputFile input, ZipMember member)
    {
        (IByteSource bytes, long? offset) = BytesOf(input, member);
        NpyHeader header = NpyHeader.Parse(input, bytes, member.Bytes).Check(input, member.Bytes);
        VectorFileDescription description = new(path, Format, header.Rows, header.Dimension, VectorElementNames.NameOf(header.Element), input.Length);
        return new BinaryRowSource(bytes, new BinaryLayout(header.DataOffset, header.Element), description, offset);
    }

    /// <summary>The bytes of a member, from its first to its last, whose CRC-32 is checked then.</summary>
    public static Stream Unpack(InputFile input, ZipMember member)
    {
        RegionStream packed = new(input, OffsetOf(input, member), member.PackedBytes);
        return new MemberStream(member.Method == 0 ? packed : new DeflateStream(packed, CompressionMode.Decompress), input, member);
    }

    private static (IByteSource Bytes, long? Offset) BytesOf(InputFile input, ZipMember member)
    {
        long offset = OffsetOf(input, member);
        return member.Method == 0
            ? (new FileBytes(input, offset, new MemberCheck(input, member)), offset)
            : (new PackedBytes(input, NameOf(member), () => Unpack(input, member)) { Length = member.Bytes }, null);
    }

    /// <summary>Where the bytes of a member lie, if they can be as many as it says.</summary>
    private static long OffsetOf(InputFile input, ZipMember member)
    {
        if (member.IsEncrypted || member.Method is not (0 or 8))
        {
            throw input.Error("archive", member.IsEncrypted ? "an encrypted member" : $"compression method {member.Method}", "0 (stored) or 8 (deflate)");
        }

        // Deflate packs no more than 1,032 bytes into one.
        bool isPossible = member.Method == 0 ? member.Bytes == member.PackedBytes : member.Bytes / 1032 <= member.PackedBytes;
        return isPossible
            ? ZipDirectory.DataOffset(input, member)
            : throw input.Error("archive", $"{Quantity.Plain(member.PackedBytes, "byte")}{(member.Method == 0 ? ", stored" : " packed")}", $"{(member.Method == 0 ? "" : "more for ")}{member.Bytes}");
    }

    private static ZipMember Named(InputFile input, List<ZipMember> members, string name) =>
        members.Find(member => NameOf(member) == name)
        ?? throw input.Error("archive", $"no array '{name}'", Words(members, "one of"));

    private static ZipMember TheOnlyOne(InputFile input, List<ZipMember> members)
    {
        List<ZipMember> candidates = [.. members.Where(member => members.Count == 1 || IsMatrix(input, member))];
        return candidates.Count switch
        {
            1 => candidates[0],
            0 => throw input.Error("archive", members.Count == 0 ? "no array" : $"no array of rank 2 among {Words(members, "")}", "one of rank 2"),
            _ => throw input.Error("archive", $"{candidates.Count} arrays of rank 2, {Words(candidates, "")}", $"one, or its name after a colon, such as {Path.GetFileName(input.Path)}:{NameOf(candidates[0])}"),
        };
    }

    private static bool IsMatrix(InputFile input, ZipMember member)
    {
        IByteSource? bytes = null;
        try
        {
            (bytes, _) = BytesOf(input, member);
            return NpyHeader.Parse(input, bytes, member.Bytes).Dictionary.Shape.Count == 2;
        }
        catch (VectorFormatException)
        {
            return false;
        }
        finally
        {
            // Lets go of what unpacks; the file stays open.
            (bytes as PackedBytes)?.Restart();
        }
    }

    private static string Words(List<ZipMember> members, string before)
    {
        const int most = 8;
        string names = string.Join(", ", members.Take(most).Select(member => NameOf(member) is var name && name.Length > 24 ? name[..24] + "..." : NameOf(member)));
        return $"{before} {names}{(members.Count > most ? ", ..." : "")}".Trim();
    }

    /// <summary>Says of which array a complaint is.</summary>
    private static T Guarded<T>(InputFile input, ZipMember member, Func<T> open)
    {
        try
        {
            return open();
        }
        catch (VectorFormatException exception)
        {
            string name = NameOf(member);
            throw new VectorFormatException(input.Path, $"{(name.Length > 60 ? name[..60] + "..." : name)}, {exception.Place}", exception.Found, exception.Expected, exception);
        }
    }
}
