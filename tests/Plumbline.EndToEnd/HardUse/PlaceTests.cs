using Plumbline.EndToEnd.Support;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.HardUse;

/// <summary>Folders of any name, and a language with decimal commas: the same output.</summary>
public sealed class PlaceTests : IDisposable
{
    // A blank, letters of two and three bytes, one beyond 16 bits, and what shells, links and formats take for their own.
    private const string Odd = "Größe 数据 𝄞 it's 50% #1 [a] {0} &;$HOME";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names { get; } = [.. WritingCommand.Tried.Select(command => command.Name)];

    public void Dispose() => _folder.Dispose();

    /// <summary>In both at once: what is written must not depend on either.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task Odd_names_and_decimal_commas_change_nothing(string name)
    {
        WritingCommand command = WritingCommand.All.Single(one => one.Name == name);
        HardUseInputs inputs = await HardUseInputs.GetAsync();
        string input = Path.Combine(_folder.Path, Odd, "ein");
        string output = Path.Combine(_folder.Path, Odd, "aus gabe");
        Directory.CreateDirectory(output);
        Copy(inputs.Path, input);
        string configuration = File.ReadAllText(Path.ChangeExtension(Plumb.Assembly, ".runtimeconfig.json"));
        Assert.Contains("\"System.Globalization.Invariant\": true", configuration, StringComparison.Ordinal);
        File.WriteAllText(_folder.File("runtimeconfig.json"), configuration.Replace("\"System.Globalization.Invariant\": true", "\"System.Globalization.Invariant\": false", StringComparison.Ordinal));
        (string, string)[] german = [("LC_ALL", "de_DE.UTF-8"), ("LANG", "de_DE.UTF-8"), ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "0"), ("PLUMBLINE_CACHE", Path.Combine(_folder.Path, Odd, "cache"))];
        PlumbResult result = await Plumb.RunAsync(_folder.Path, german, command.In(input, output), _folder.File("runtimeconfig.json"));
        if (result.Errors.Contains("ICU", StringComparison.Ordinal))
        {
            Requirement.Missing("libicu is not installed: there is no language with decimal commas to try (apt-get install libicu72).");
        }

        result.AssertDone();
        OutputAssert.Same(command, await inputs.OutputsOfAsync(command), output);
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
