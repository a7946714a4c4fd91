using System.Text.RegularExpressions;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.Documentation;

/// <summary>What `dotnet format` sorts and no build refuses: usings ascend, those of System first.</summary>
public sealed partial class SourceOrderTests
{
    [Fact]
    public void Usings_are_in_order()
    {
        string[] folders = ["bench", "samples", "src", "tests"];
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
    [InlineData(false, "System.Text", "System.Numerics")]
    [InlineData(false, "Plumbline", "System")]
    public void The_order_is_told(bool isSorted, params string[] usings) => Assert.Equal(isSorted, IsSorted(usings));

    private static bool IsSorted(string[] usings) =>
        usings.SequenceEqual(usings.OrderBy(name => name.Split('.')[0] != "System").ThenBy(name => name.Replace('.', '\0'), StringComparer.OrdinalIgnoreCase));

    [GeneratedRegex(@"^using ([\w.]+);$")]
    private static partial Regex Using();
}
