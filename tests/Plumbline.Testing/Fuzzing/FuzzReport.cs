using System.Globalization;

namespace Plumbline.Testing.Fuzzing;

/// <summary>What came of a run.</summary>
internal sealed record FuzzReport
{
    /// <summary>Files tried.</summary>
    public int Inputs { get; init; }

    /// <summary>Those that were read; the others were refused in one line.</summary>
    public int Read { get; init; }

    /// <summary>The most bytes that one had allocated.</summary>
    public long MostAllocated { get; init; }

    /// <summary>The longest that one took.</summary>
    public TimeSpan Longest { get; init; }

    /// <summary>Both together.</summary>
    public FuzzReport With(FuzzReport other) => new()
    {
        Inputs = Inputs + other.Inputs,
        Read = Read + other.Read,
        MostAllocated = Math.Max(MostAllocated, other.MostAllocated),
        Longest = Longest > other.Longest ? Longest : other.Longest,
    };

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Inputs} inputs, {Read} read, {Inputs - Read} refused; slowest {Longest.TotalMilliseconds:0.0} ms; most allocated {MostAllocated} bytes");
}
