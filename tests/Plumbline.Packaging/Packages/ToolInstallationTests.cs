using System.Globalization;
using System.Text.Json;
using Plumbline.Packaging.Support;

namespace Plumbline.Packaging.Packages;

/// <summary>The tool as a user gets it, in a home where nothing is.</summary>
/// <param name="checkout">The packages.</param>
[Collection(PackedCheckoutTests.Name)]
public sealed class ToolInstallationTests(PackedCheckout checkout)
{
    [Fact]
    public async Task Installed_into_a_folder_it_runs_the_default_study()
    {
        string home = checkout.NewFolder("home-of-path"), tools = checkout.NewFolder("tools"), work = checkout.NewFolder("work");
        (await Command.RunAsync(work, home, DotNet.Program, ["tool", "install", "plumb", "--add-source", checkout.Packages, "--tool-path", tools])).AssertDone();
        CommandResult study = (await Command.RunAsync(work, home, Path.Combine(tools, "plumb"), ["study"])).AssertDone();

        string run = Assert.Single(Directory.EnumerateFileSystemEntries(Path.Combine(work, "runs")));
        Assert.Contains($"runs/{Path.GetFileName(run)}/report.html", study.Output, StringComparison.Ordinal);
        Assert.True(new FileInfo(Path.Combine(run, "report.html")).Length > 1_000_000, "The report lacks plotly.js.");
        // Text in a picture needs the native libraries.
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(run, "plots"), "*.png"));
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "manifest.json")));
        Assert.Contains(PackedCheckout.Version, manifest.RootElement.ToString(), StringComparison.Ordinal);

        string[] rows = [.. File.ReadLines(Path.Combine(run, "results.csv"))];
        Assert.Equal(1 + (10 * 10), rows.Length);
        // Overlap at k 10 and efSearch 50, as the study in the checkout has it.
        int overlap = Array.IndexOf(rows[0].Split(','), "overlap");
        string[] row = Assert.Single(rows.Select(row => row.Split(',')), row => row is ["efSearch", "50", "0", "10", ..]);
        Assert.Equal(0.987, double.Parse(row[overlap], CultureInfo.InvariantCulture), 0.01);
    }

    [Fact]
    public async Task Installed_for_a_user_it_answers_and_can_be_removed()
    {
        string home = checkout.NewFolder("home-of-global"), work = checkout.NewFolder("work-of-global");
        (await Command.RunAsync(work, home, DotNet.Program, ["tool", "install", "--global", "plumb", "--add-source", checkout.Packages])).AssertDone();
        string plumb = Path.Combine(home, ".dotnet", "tools", "plumb");
        CommandResult version = (await Command.RunAsync(work, home, plumb, ["--version"])).AssertDone();
        Assert.StartsWith(PackedCheckout.Version, version.Output, StringComparison.Ordinal);
        CommandResult wrong = await Command.RunAsync(work, home, plumb, ["info", "missing.npy"]);
        Assert.Equal(2, wrong.ExitCode);
        Assert.StartsWith("plumb: missing.npy: found no such file", wrong.Errors, StringComparison.Ordinal);
        (await Command.RunAsync(work, home, DotNet.Program, ["tool", "uninstall", "--global", "plumb"])).AssertDone();
        Assert.False(File.Exists(plumb));
    }
}
