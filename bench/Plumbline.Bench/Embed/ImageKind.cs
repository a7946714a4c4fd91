namespace Plumbline.Bench.Embed;

/// <summary>What is embedded.</summary>
internal enum ImageKind
{
    /// <summary>JPEG files of 96 x 96 pixels.</summary>
    Photos = 0,

    /// <summary>Images of 96 x 96 pixels drawn when they are read.</summary>
    Generated = 1,
}
