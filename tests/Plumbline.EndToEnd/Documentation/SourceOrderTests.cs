using System.Text.RegularExpressions;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.Documentation;

/// <summary>What `dotnet format` sorts and no build refuses: usings ascend, those of System first; static ones and then names for others follow.</summary>
public sealed partial class SourceOrderTests
{
    [Fact]
    public void Usings_are_in_order()
    {
        string[] folders = ["bench", "samples", "src", "tests", "tools"];
        string[] files =
        [
            .. folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
                .Where(file => !Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules" or ".build")),
        ];
        Assert.InRange(files.Length, 1000, 100_000);
        string[] unsorted = [.. files.Where(file => !IsSorted([.. File.ReadLines(file).Select(line => Using().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value)]))];
        Assert.Empty(unsorted);
    }

    [Theory]
    [InlineData(true, "System", "System.Text", "Plumbline", "Plumbline.IO", "Xunit")]
    [InlineData(true, "Plumbline.Exact", "Plumbline.Exact.Products", "Plumbline.ExactSearch")]
    [InlineData(true, "System", "Xunit", "static System.Math", "static Plumbline.Cli.NumberWords", "Alias = System.Text")]
    [InlineData(false, "Xunit", "static System.Math", "Plumbline")]
    [InlineData(false, "Alias = System.Text", "System")]
    [InlineData(false, "System.Text", "System.Numerics")]
    [InlineData(false, "Plumbline", "System")]
    public void The_order_is_told(bool isSorted, params string[] usings) => Assert.Equal(isSorted, IsSorted(usings));

    private static bool IsSorted(string[] usings) =>
        usings.SequenceEqual(usings
            .OrderBy(name => name.Contains('=', StringComparison.Ordinal) ? 2 : name.StartsWith("static ", StringComparison.Ordinal) ? 1 : 0)
            .ThenBy(name => name.Replace("static ", "", StringComparison.Ordinal).Split('.')[0] != "System")
            .ThenBy(name => name.Replace('.', '\0'), StringComparer.OrdinalIgnoreCase));

    [GeneratedRegex(@"^using ((?:static )?[\w.]+|\w+ = [^;]+);$")]
    private static partial Regex Using();
}
