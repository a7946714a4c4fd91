using Plumbline.Imaging.Embedding;

namespace Plumbline.Bench.Embed;

/// <summary>What the repetitions of a row came to.</summary>
/// <param name="Work">The row.</param>
internal sealed record EmbedMeasurement(EmbedWork Work)
{
    /// <summary>Images a second of each of the peer's settings, when they were tried.</summary>
    public required IReadOnlyList<(OrtSetting Setting, double Rate)> Tried { get; init; }

    /// <summary>The fastest of them, which the peer was measured with.</summary>
    public required OrtSetting Best { get; init; }

    /// <summary>Our images a second, one a repetition.</summary>
    public List<double> Ours { get; } = [];

    /// <summary>The peer's.</summary>
    public List<double> Theirs { get; } = [];

    /// <summary>Our processor time an image, seconds, one a repetition: other work on the machine changes it less than the rate.</summary>
    public List<double> OurProcessor { get; } = [];

    /// <summary>The peer's.</summary>
    public List<double> TheirProcessor { get; } = [];

    /// <summary>The parts of our time.</summary>
    public List<EmbeddingResult> Results { get; } = [];
}
