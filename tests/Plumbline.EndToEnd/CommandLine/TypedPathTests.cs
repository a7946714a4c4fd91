using Plumbline.Cli;
using Plumbline.EndToEnd.Support;

namespace Plumbline.EndToEnd.CommandLine;

/// <summary>Messages name a file as it was typed, and say in our words what the system says in its own.</summary>
public sealed class TypedPathTests
{
    private static readonly string Here = Environment.CurrentDirectory;

    [Theory]
    [InlineData("x.npy", "x.npy", "x.npy")]
    [InlineData("./sub/../x.npy", "x.npy", "./sub/../x.npy")]
    [InlineData("--data=x.npy", "x.npy", "x.npy")]
    [InlineData("x.npz:train", "x.npz", "x.npz")]
    [InlineData("images:photos/", "photos/a/1.jpg", "photos/a/1.jpg")]
    [InlineData("../up", "../up/run/plan.yaml", "../up/run/plan.yaml")]
    [InlineData("other", "runs/manifest.json", "runs/manifest.json")]
    public void A_path_is_named_as_it_was_typed(string word, string path, string expected) =>
        Assert.Equal(expected, new TypedPaths(["audit", word]).Of(Path.GetFullPath(path, Here)));

    [Fact]
    public void An_absolute_path_stays_one_where_it_was_typed() =>
        Assert.Equal(Path.Combine(Here, "x.npy"), new TypedPaths([Path.Combine(Here, "x.npy")]).Of(Path.Combine(Here, "x.npy")));

    [Fact]
    public void A_file_that_may_not_be_read()
    {
        UnauthorizedAccessException denied = new($"Access to the path '{Path.Combine(Here, "it's.npy")}' is denied.");
        Assert.Equal("it's.npy: found a file that cannot be read (permission denied), expected one that can", new TypedPaths(["it's.npy"]).Describe(denied));
        // Ours are left as they are.
        Assert.Null(new TypedPaths([]).Describe(new UnauthorizedAccessException("Cannot write 'x': permission denied.")));
    }

    [Fact]
    public void A_file_in_a_folder_that_may_not_be_entered()
    {
        string path = Path.Combine(Here, "locked", "x.npy");
        TypedPaths denied = new([Path.Combine("locked", "x.npy")], _ => throw new UnauthorizedAccessException());
        string words = $"{Path.Combine("locked", "x.npy")}: found a folder on the way that may not be entered (permission denied), expected a file that can be read";
        Assert.Equal(words, denied.Describe(new FileNotFoundException(null, path)));
        Assert.Equal(words, denied.Describe(new DirectoryNotFoundException($"Could not find a part of the path '{path}'.")));
        Assert.Equal("x.npy: found no such file, expected one that can be read", new TypedPaths(["x.npy"]).Describe(new FileNotFoundException(null, "x.npy")));
    }

    [Fact]
    public async Task A_folder_in_the_place_of_a_file()
    {
        using Workplace place = new();
        Directory.CreateDirectory(place.File("folder.yaml"));
        PlumbResult result = await Plumb.RunAsync(place.Path, "study", "folder.yaml");
        Assert.Equal((2, "plumb: folder.yaml: found a folder, expected a file that can be read\n"), (result.ExitCode, result.Errors));
    }

    [Fact]
    public async Task A_file_in_a_folder_that_is_not_there()
    {
        using Workplace place = new();
        PlumbResult result = await Plumb.RunAsync(place.Path, "audit", "none/i.plumb", "--data", "x.npy", "--ids", "none/ids.txt");
        Assert.Equal((2, "plumb: none/ids.txt: found no such file, expected one that can be read\n"), (result.ExitCode, result.Errors));
    }
}
