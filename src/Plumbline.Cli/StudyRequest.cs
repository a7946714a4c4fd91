using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>What the command line asked of plumb study.</summary>
/// <param name="Plan">The plan, options applied.</param>
/// <param name="Names">What messages call the plan's settings.</param>
/// <param name="PlanFile">The file the plan came from; null for a preset.</param>
/// <param name="Threads">Threads; 0 for one a logical processor.</param>
/// <param name="OutputFolder">Run folder; null for a new one under runs/.</param>
/// <param name="Resume">Whether to continue an interrupted study.</param>
/// <param name="Force">Whether a file of --json that exists is replaced.</param>
/// <param name="Json">Where machine-readable results go: a path, "-" for standard output, or null for nowhere.</param>
/// <param name="Quiet">Whether only errors are printed.</param>
/// <param name="Words">The command line after "study".</param>
internal sealed record StudyRequest(
    StudyPlan Plan, PlanNames Names, string? PlanFile, int Threads, string? OutputFolder, bool Resume, bool Force, string? Json, bool Quiet, IReadOnlyList<string> Words);
