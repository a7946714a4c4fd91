namespace Plumbline.Bench;

/// <summary>What the exit codes of bench/compare mean; they are plumb's.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Disagreement = 1;
    public const int BadInput = 2;
    public const int NotReachable = 3;
    public const int Cancelled = 130;
}
