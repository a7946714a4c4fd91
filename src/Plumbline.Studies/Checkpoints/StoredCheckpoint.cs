namespace Plumbline.Studies.Checkpoints;

/// <summary>A whole checkpoint that was found in a folder.</summary>
/// <param name="Path">The file.</param>
/// <param name="Identity">The study it belongs to.</param>
/// <param name="Content">What it holds; null where its format is another version's.</param>
internal sealed record StoredCheckpoint(string Path, StudyIdentity Identity, Checkpoint? Content);
