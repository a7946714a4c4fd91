using System.Text;
using Plumbline.Packaging.Support;
using Plumbline.Testing;

namespace Plumbline.Packaging.Packages;

/// <summary>The examples in the packages' READMEs, compiled and run by a program that has nothing but the packages.</summary>
/// <param name="checkout">The packages.</param>
[Collection(PackedCheckoutTests.Name)]
public sealed class ReadmeExampleTests(PackedCheckout checkout)
{
    private static readonly string[] Libraries = ["Plumbline", "Plumbline.IO", "Plumbline.Imaging", "Plumbline.Engines", "Plumbline.Studies", "Plumbline.VectorData"];

    [Fact]
    public async Task Every_example_compiles_against_the_packages_and_runs()
    {
        string folder = checkout.NewFolder("reader"), home = checkout.NewFolder("home-of-reader");
        WriteProject(folder);
        StringBuilder main = new();
        foreach (string library in Libraries)
        {
            string code = Repository.Between(Repository.ReadText($"src/{library}/README.md"), "```csharp\n", "```");
            bool declares = code.Contains("public static class", StringComparison.Ordinal);
            string name = library.Replace(".", "", StringComparison.Ordinal) + "Example";
            File.WriteAllText(Path.Combine(folder, name + ".cs"), declares ? code : AsMethod(code, name));
            main.Append(declares ? "" : $"await {name}.RunAsync();\n");
        }

        File.WriteAllText(Path.Combine(folder, "Program.cs"), main.ToString());
        CommandResult run = (await Command.RunAsync(folder, home, DotNet.Program, ["run", "-c", "Release"])).AssertDone();

        Assert.Equal(
            ["overlap at k #: #, smallest capacity: #", "# neighbours", "VectorFileDescription", "# x #", "Plumbline HNSW: #, #", "k #: overlap #, unfilled #", "k #: overlap #, unfilled #"],
            run.Output.Split('\n')[..7].Select(Shape));
        // Nothing of ours came from a folder of packages that was there before.
        string assets = File.ReadAllText(Path.Combine(folder, "obj", "project.assets.json"));
        Assert.All(Libraries, library => Assert.True(Directory.Exists(Path.Combine(home, "packages", library.ToLowerInvariant(), PackedCheckout.Version)), library));
        Assert.Contains("libonnxruntime.so", assets, StringComparison.Ordinal);
    }

    private void WriteProject(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "reader.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <InvariantGlobalization>true</InvariantGlobalization>
              </PropertyGroup>
              <ItemGroup>
                {string.Join("\n    ", Libraries.Select(library => $"""<PackageReference Include="{library}" Version="{PackedCheckout.Version}" />"""))}
              </ItemGroup>
            </Project>
            """);
        // Ours from the folder just packed and from nowhere else; the packages of others from the user's folder, where the build has put them.
        File.WriteAllText(Path.Combine(folder, "NuGet.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(checkout.NewFolder("home-of-reader"), "packages")}" /></config>
              <fallbackPackageFolders><clear /><add key="user" value="{DotNet.Packages}" /></fallbackPackageFolders>
              <packageSources>
                <clear />
                <add key="packed" value="{checkout.Packages}" />
                <add key="nuget.org" value="https://api.nuget.org/v3/index.json" />
              </packageSources>
              <packageSourceMapping>
                <packageSource key="packed"><package pattern="Plumbline" /><package pattern="Plumbline.*" /></packageSource>
                <packageSource key="nuget.org"><package pattern="*" /></packageSource>
              </packageSourceMapping>
            </configuration>
            """);
    }

    /// <summary>Statements as a method of a class of its own, so that one program holds all of them.</summary>
    private static string AsMethod(string code, string name)
    {
        string[] lines = code.Split('\n');
        bool IsDirective(string line) => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('=', StringComparison.Ordinal) && !line.Contains('(', StringComparison.Ordinal);
        return string.Join('\n', [
            .. lines.Where(IsDirective),
            $"internal static class {name}",
            "{",
            "    public static async Task RunAsync()",
            "    {",
            "        await Task.Yield();",
            .. lines.Where(line => !IsDirective(line)),
            "    }",
            "}",
        ]);
    }

    /// <summary>A line without its numbers, and of a record its name alone.</summary>
    private static string Shape(string line) => string.Join(' ', line.Split(" {")[0].Split(' ').Select(word =>
    {
        string bare = word.TrimEnd(',', ':');
        return bare.Length > 0 && bare.All(letter => char.IsAsciiDigit(letter) || letter == '.') ? "#" + word[bare.Length..] : word;
    }));
}
