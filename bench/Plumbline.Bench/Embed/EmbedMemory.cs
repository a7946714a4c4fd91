namespace Plumbline.Bench.Embed;

/// <summary>The row that tells whether memory depends on the number of images.</summary>
/// <param name="Many">What is embedded.</param>
/// <param name="Few">How many of the same images it is set against.</param>
internal sealed record EmbedMemory(EmbedWork Many, int Few)
{
    /// <summary>The row's name.</summary>
    public string Name => $"{Many.Name}: peak memory";

    /// <summary>Embeds few and many, each in a process of its own.</summary>
    /// <returns>Largest resident memory of each, bytes.</returns>
    public (long Few, long Many) Measure(BenchSession session)
    {
        long Of(int count) => PeakMemoryProcess.Measure(session, Many.Model, EmbedImages.SourceOf(session, Many.Images, count));
        return (Of(Few), Of(Many.Count));
    }
}
