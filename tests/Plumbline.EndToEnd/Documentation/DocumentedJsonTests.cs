using System.CommandLine;
using System.Text.Json;
using Plumbline.Cli;
using Plumbline.EndToEnd.Support;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.Documentation;

/// <summary>The tables of keys of docs/results.md are those of the commands' JSON; docs/json.md leads to the table of every command.</summary>
public sealed class DocumentedJsonTests
{
    private const string Page = "docs/json.md";

    [Fact]
    public void Every_command_with_json_is_in_the_list()
    {
        string[] listed = [.. Repository.ReadText(Page).Split('\n').Where(line => line.StartsWith("| `plumb ", StringComparison.Ordinal)).Select(line => line.Split('`')[1])];
        Assert.Equal(WithJson(PlumbCommand.Create(), "plumb").Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_documented_keys_of_a_study_are_its_keys()
    {
        using Workplace place = new();
        string[] actual = await KeysAsync(place, ["study", .. Workplace.Tiny, "--out", "run"]);
        using JsonDocument manifest = JsonDocument.Parse(place.Text("run/manifest.json"));
        string[] inManifest = [.. manifest.RootElement.EnumerateObject().Select(property => property.Name)];
        Assert.Equal(DocumentedKeys.Of("manifest.json").Order(), inManifest.Order());
        Assert.Equal(inManifest.Where(key => key != "study").Union(DocumentedKeys.Of("plumb study --json")).Order(), actual.Order());
    }

    [Fact]
    public async Task The_documented_keys_of_truth_build_search_and_info_are_theirs()
    {
        using Workplace place = new();
        Assert.Equal(DocumentedKeys.Of("plumb truth --json"), await KeysAsync(place, ["truth", Workplace.Data, "--k", "3", "-o", "t.npz"]));
        Assert.Equal(DocumentedKeys.Of("plumb build --json").Order(), (await KeysAsync(place, ["build", Workplace.Data, "-o", "i.plumb", "--m", "4"])).Order());
        Assert.Equal(Table("plumb search --json", 0).Order(), (await KeysAsync(place, ["search", "i.plumb", "--queries", Workplace.Data, "--k", "3"])).Order());
        Assert.Equal(Table("plumb search --json", 1).Order(), (await KeysAsync(place, ["search", "i.plumb", "--queries", Workplace.Data, "--k", "3,5"])).Order());
        Assert.Equal(Table("plumb info --json", 0).Order(), (await KeysAsync(place, ["info", Workplace.Data])).Order());
        Assert.Equal(Table("plumb info --json", 1).Order(), (await KeysAsync(place, ["info", "t.npz"])).Order());
        (await Plumb.RunAsync(place.Path, "search", "i.plumb", "--queries", Workplace.Data, "--k", "3,5", "-o", "grid.npz")).AssertDone();
        Assert.Equal(Table("plumb info --json", 2).Order(), (await KeysAsync(place, ["info", "grid.npz"])).Order());
        Assert.Equal(Table("plumb info --json", 3).Order(), (await KeysAsync(place, ["info", "i.plumb"])).Order());
        await File.WriteAllBytesAsync(place.File("index.faiss"), IO.Tests.Indexes.IndexFiles.Faiss("hnsw"), TestContext.Current.CancellationToken);
        Assert.Equal(Table("plumb info --json", 4).Order(), (await KeysAsync(place, ["info", "index.faiss"])).Order());
    }

    [Fact]
    public async Task The_documented_keys_of_an_embedding_are_its_keys()
    {
        using Workplace place = new();
        Pictures.WriteModel(place.Path);
        Assert.Equal(DocumentedKeys.Of("plumb embed --json"), await KeysAsync(place, ["embed", "generated:8", "--model", "net.onnx", "--preprocess", "net.json", "-o", "e.npy"]));
    }

    private static IEnumerable<string> WithJson(Command command, string name) =>
        (command.Options.Any(option => option.Name == "--json") ? [name] : Array.Empty<string>()).Concat(command.Subcommands.SelectMany(one => WithJson(one, $"{name} {one.Name}")));

    private static async Task<string[]> KeysAsync(Workplace place, string[] arguments)
    {
        (await Plumb.RunAsync(place.Path, [.. arguments, "--json", "keys.json"])).AssertDone();
        using JsonDocument json = JsonDocument.Parse(place.Text("keys.json"));
        File.Delete(place.File("keys.json"));
        return [.. json.RootElement.EnumerateObject().Select(property => property.Name)];
    }

    /// <summary>The keys of one of several tables below a heading.</summary>
    private static string[] Table(string heading, int number) =>
    [
        .. Repository.ReadText("docs/results.md").Split($"## {heading}\n")[1].Split("\n## ")[0].Split("| key | meaning |\n| --- | --- |\n")[number + 1].Split('\n')
            .TakeWhile(line => line.StartsWith("| ", StringComparison.Ordinal))
            .SelectMany(line => line.Split('|')[1].Split(',', StringSplitOptions.TrimEntries)),
    ];
}
