using Plumbline.Studies.Output;
using Plumbline.Studies.Report;
using Plumbline.Studies.Report.Findings;

namespace Plumbline.Studies.Comparing;

/// <summary>One of the runs that are compared.</summary>
public sealed class ComparedRun
{
    internal ComparedRun(StoredRun run, string label)
    {
        Run = run;
        Label = label;
        View = new StudyView(run.Result);
        Findings = new StudyFindings(View);
    }

    /// <summary>The run.</summary>
    public StoredRun Run { get; }

    /// <summary>What it is called: the name of its folder, with as much of the path to it as tells it from the others.</summary>
    public string Label { get; }

    internal StudyView View { get; }

    internal StudyFindings Findings { get; }
}
