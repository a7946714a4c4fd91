namespace Plumbline.EndToEnd.Support;

/// <summary>What a run of plumb left behind.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
internal sealed record PlumbResult(int ExitCode, string Output, string Errors)
{
    public void AssertDone() => Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Errors}");
}
