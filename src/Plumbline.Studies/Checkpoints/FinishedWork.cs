namespace Plumbline.Studies.Checkpoints;

/// <summary>How much of a study is finished.</summary>
/// <param name="Runs">Runs of the study.</param>
/// <param name="SettingsPerRun">Settings of a run.</param>
/// <param name="WholeRuns">Runs all of whose settings are measured.</param>
/// <param name="OtherSettings">Settings measured of runs that are not whole.</param>
public sealed record FinishedWork(int Runs, int SettingsPerRun, int WholeRuns, int OtherSettings)
{
    /// <summary>Whether anything is finished.</summary>
    public bool Any => WholeRuns + OtherSettings > 0;

    /// <summary>In words: "3 of 10 runs", "3 of 10 runs and 4 settings of others"; before any run is whole, "4 of 140 settings".</summary>
    public string Words => Runs == 1 || WholeRuns == 0
        ? $"{Quantity.Count((WholeRuns * SettingsPerRun) + OtherSettings)} of {Quantity.Count(Runs * SettingsPerRun, "setting")}"
        : $"{Quantity.Count(WholeRuns)} of {Quantity.Count(Runs, "run")}" + (OtherSettings == 0 ? "" : $" and {Quantity.Count(OtherSettings, "setting")} of others");

    internal static FinishedWork Of(int runs, int settings, IEnumerable<int> measured)
    {
        int[] counts = [.. measured];
        return new FinishedWork(runs, settings, counts.Count(count => count >= settings), counts.Where(count => count < settings).Sum());
    }
}
