using Plumbline.EndToEnd.Support;

namespace Plumbline.EndToEnd.CommandLine;

/// <summary>--json FILE replaces nothing unless --force says so, in any command.</summary>
public sealed class JsonFileTests : IDisposable
{
    // It appends, a line a round.
    private const string Appending = "watch";

    private static readonly Dictionary<string, string> Lines = new()
    {
        ["study"] = "study --data x.npy --k 10",
        ["embed"] = "embed generated:4 --model resnet50:random -o e.npy",
        ["decode"] = "decode paper",
        ["truth"] = "truth x.npy --k 5 -o t.npz",
        ["build"] = "build x.npy -o i.plumb",
        ["search"] = "search x.npy --queries x.npy --k 5",
        ["audit"] = "audit i.plumb --data x.npy",
        ["tune"] = "tune i.plumb --data x.npy --queries x.npy --k 10 --overlap 0.9",
        ["report"] = "report run",
        ["serve"] = "serve --data x.npy",
        ["info"] = "info x.npy",
        ["convert"] = "convert x.npy y.fvecs",
        ["load"] = "load redis://127.0.0.1:1?key=items x.npy",
        ["data pull"] = "data pull stl10",
        ["model pull"] = "model pull resnet50",
        ["doctor"] = "doctor",
    };

    private readonly Workplace _place = new();

    public static TheoryData<string> Names => [.. Lines.Keys];

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Every_command_that_writes_json_is_tried() =>
        Assert.Equal(
            ListedCommand.All.Where(command => command.Options.Any(option => option.Name == "--json")).Select(command => command.Name).Order(),
            Lines.Keys.Append(Appending).Order());

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_file_that_exists_is_refused_before_the_work(string name)
    {
        File.WriteAllText(_place.File("kept.json"), "kept");
        string[] before = _place.Entries;
        PlumbResult result = await Plumb.RunAsync(_place.Path, [.. Lines[name].Split(' '), "--json", "kept.json"]);
        Assert.Equal((2, "plumb: --json: found kept.json, which exists already, expected a new name (or --force, which replaces it)\n"), (result.ExitCode, result.Errors));
        Assert.Equal(before, _place.Entries);
    }

    [Fact]
    public async Task Force_replaces_it_and_a_device_needs_none()
    {
        File.WriteAllText(_place.File("kept.json"), "kept");
        (await Plumb.RunAsync(_place.Path, "decode", "paper", "--json", "kept.json", "--force", "--quiet")).AssertDone();
        Assert.StartsWith("{", _place.Text("kept.json"), StringComparison.Ordinal);
        (await Plumb.RunAsync(_place.Path, "decode", "paper", "--json", "/dev/null", "--quiet")).AssertDone();
    }
}
