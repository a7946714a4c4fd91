using Plumbline.EndToEnd.Support;

namespace Plumbline.EndToEnd.HardUse;

/// <summary>Compares what two runs of a command wrote.</summary>
internal static class OutputAssert
{
    /// <summary>The files are there and nothing else is; what holds no times has the same bytes.</summary>
    /// <param name="command">The command.</param>
    /// <param name="expected">The folder of its outputs.</param>
    /// <param name="actual">Another.</param>
    public static void Same(WritingCommand command, string expected, string actual)
    {
        Assert.Equal(command.Outputs.Order(StringComparer.Ordinal), Directory.EnumerateFileSystemEntries(actual).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal));
        foreach (string output in command.Outputs)
        {
            string one = Path.Combine(expected, output);
            string other = Path.Combine(actual, output);
            if (output == "run")
            {
                StudyFolders.AssertSameResults(one, other);
            }
            else if (output is not "report" && Path.GetExtension(output) is not (".json" or ".jsonl" or ".html"))
            {
                Assert.True(File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(other)), $"{command.Name}: {other}");
            }
        }
    }
}
