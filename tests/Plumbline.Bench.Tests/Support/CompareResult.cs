namespace Plumbline.Bench.Tests.Support;

/// <summary>What a program left behind.</summary>
internal sealed record CompareResult(int ExitCode, string Output, string Errors)
{
    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Errors}";
}
