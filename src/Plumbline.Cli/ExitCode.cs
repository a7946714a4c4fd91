namespace Plumbline.Cli;

/// <summary>What plumb's exit codes mean.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int RequirementNotMet = 1;
    public const int BadInput = 2;
    public const int Unreachable = 3;
    public const int Cancelled = 130;
}
