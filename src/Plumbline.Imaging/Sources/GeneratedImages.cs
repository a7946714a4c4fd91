using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Plumbline.Imaging.Sources;

/// <summary>
/// Generated images for machines with no data: ten classes of textured shapes on textured grounds, each of its own place, size, turn and
/// colours. Image i depends on the seed and i alone, to the byte, on every machine: only +, -, *, / and square roots are used.
/// </summary>
public sealed class GeneratedImages : ImageSet
{
    /// <summary>Images where no number is given.</summary>
    public const int DefaultCount = 10_000;

    /// <summary>The seed where none is given.</summary>
    public const long DefaultSeed = 42;

    /// <summary>Rows and columns of an image, as in STL-10.</summary>
    public const int Side = 96;

    // Changes with every change of what is drawn, so that no cache takes one for the other.
    private const int Version = 1;

    /// <summary>Creates a set; images are drawn when they are read.</summary>
    /// <param name="count">Images, 1 or more.</param>
    /// <param name="seed">The seed, 0 or more.</param>
    public GeneratedImages(int count = DefaultCount, long seed = DefaultSeed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        Count = count;
        Seed = seed;
    }

    /// <summary>The seed.</summary>
    public long Seed { get; }

    /// <inheritdoc/>
    public override string Source => Seed == DefaultSeed
        ? string.Create(CultureInfo.InvariantCulture, $"generated:{Count}")
        : string.Create(CultureInfo.InvariantCulture, $"generated:{Count}:{Seed}");

    /// <inheritdoc/>
    public override string Description => "generated images of textured shapes";

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override bool HasLabels => true;

    /// <inheritdoc/>
    public override string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"generated[{index}]");

    /// <summary>The classes take turns, so that a prefix holds as many of each.</summary>
    /// <inheritdoc/>
    public override string? LabelOf(int index) => TexturedShape.Classes[index % TexturedShape.Classes.Count];

    /// <inheritdoc/>
    public override void Read(int index, Raster raster)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        ArgumentNullException.ThrowIfNull(raster);
        raster.Resize(Side, Side);
        // Seeds of images lie far apart: neighbours would share their generator's later draws.
        ulong seed = new SplitMix64(unchecked(((ulong)Seed * 0xD1B5_4A32_D192_ED03) ^ (ulong)index)).Next();
        new TexturedShape(index % TexturedShape.Classes.Count, seed).Draw(raster);
    }

    /// <summary>Of what fixes every image: the generator's version, the seed and the number of images.</summary>
    /// <inheritdoc/>
    public override string ComputeSha256(int threads, IProgress<double>? progress, CancellationToken cancellationToken) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"generated {Version} {Seed} {Count}"))));
}
