namespace Plumbline.Packaging.Support;

/// <summary>What a run of a program left behind.</summary>
/// <param name="Line">The command line.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
internal sealed record CommandResult(string Line, int ExitCode, string Output, string Errors)
{
    public CommandResult AssertDone()
    {
        Assert.True(ExitCode == 0, $"{Line}: exit code {ExitCode}\n{Output}\n{Errors}");
        return this;
    }
}
