using System.Reflection;
using Plumbline.Testing;

namespace Plumbline.Packaging.Api;

/// <summary>The public surface of each package is a file beside its project, so that a change to it is made on purpose.</summary>
public sealed class PublicApiTests
{
    /// <summary>Setting it to 1 writes the listings anew.</summary>
    private const string WriteVariable = "PLUMBLINE_WRITE_DOCS";

    public static TheoryData<string> Packages { get; } = ["Plumbline", "Plumbline.IO", "Plumbline.Imaging", "Plumbline.Engines", "Plumbline.Studies", "Plumbline.VectorData"];

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_surface_is_as_listed(string package)
    {
        string path = $"src/{package}/PublicApi.txt";
        string listing = ApiListing.Of(Assembly.Load(package));
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            File.WriteAllText(Path.Combine(Repository.Root, path), listing);
        }

        string[] listed = File.Exists(Path.Combine(Repository.Root, path)) ? Repository.ReadText(path).Split('\n') : [];
        string[] found = listing.Split('\n');
        Assert.True(
            listed.SequenceEqual(found),
            $"{path} is not the public surface of {package}; {WriteVariable}=1 writes it anew.\n"
            + string.Join('\n', [.. listed.Except(found).Select(line => "- " + line), .. found.Except(listed).Select(line => "+ " + line)]));
    }

    [Fact]
    public void The_listing_tells_signatures_nullability_defaults_and_values()
    {
        // Fully written out once, so that a listing that loses something is seen.
        string listing = ApiListing.Of(typeof(PublicApiTests).Assembly);
        string sample = listing[listing.IndexOf("abstract class ListedSample", StringComparison.Ordinal)..].Split("\n\n")[0];
        Assert.Equal(
            """
            abstract class ListedSample<TKey> : IProgress<TKey> where TKey : notnull
                const string Name = "sample"
                protected static readonly int[]? Numbers
                protected ListedSample(int count)
                (int Height, string? Name) Pair { get; protected set; }
                abstract TKey this[int index] { get; }
                required string? Text { get; init; }
                virtual event EventHandler? Changed
                IReadOnlyList<string?> List(in int first, params int[] places)
                abstract bool TryFind<TValue>(TKey key, out TValue? value, StringComparison how = StringComparison.Ordinal, double? limit = null) where TValue : class
                void Report(TKey value)
            """.ReplaceLineEndings("\n"),
            sample.TrimEnd());
    }
}
