namespace Plumbline.Studies.Running;

/// <summary>How far a study is.</summary>
/// <param name="Run">Number of the run, from 0.</param>
/// <param name="Runs">Number of runs.</param>
/// <param name="Stage">What is being done, such as "exact neighbours".</param>
/// <param name="Share">Estimated share of the whole work that is done, 0 to 1.</param>
/// <param name="Resumed">Of it, the share that earlier sessions of an interrupted study did.</param>
public readonly record struct StudyProgress(int Run, int Runs, string Stage, double Share, double Resumed = 0);
