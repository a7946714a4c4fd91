namespace Plumbline.Testing.Fuzzing;

/// <summary>A reader, and a sound file that it reads.</summary>
/// <param name="Reader">The reader and the kind of file, for figures and messages.</param>
/// <param name="Extension">End of the names of the files.</param>
/// <param name="Seed">A sound file.</param>
/// <param name="Read">Reads a file and puts it away again; returns the bytes that it took beside the garbage-collected heap.</param>
/// <param name="IsRefusal">Whether an exception is the reader's way to refuse a file.</param>
internal sealed record FuzzTarget(string Reader, string Extension, byte[] Seed, Func<string, long> Read, Func<Exception, bool> IsRefusal)
{
    /// <summary>Words that the format knows, put in at random.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Makes a file of what was damaged, such as an archive around it or checksums that are right; null where that is the file.</summary>
    public Func<byte[], Random, byte[]>? Pack { get; init; }

    /// <summary>Bytes that may be allocated for a byte of the file.</summary>
    public long Expansion { get; init; } = 2;

    /// <summary>Bytes that may be allocated whatever the file is: what opening one, and exceptions on several levels, cost.</summary>
    public long ConstantBytes { get; init; } = 256 << 10;

    /// <summary>The least share of inputs that are read: proves that damage reaches the data and does not all end at the first byte.</summary>
    public double LeastRead { get; init; } = 0.005;

    /// <summary>The largest share of inputs that are read: proves that damage is found.</summary>
    public double MostRead { get; init; } = 0.999;

    /// <summary>Sound files of this reader that are tried, of which this is one: they share the inputs that are asked for.</summary>
    public int Seeds { get; init; } = 1;
}
