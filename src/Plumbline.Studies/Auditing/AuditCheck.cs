namespace Plumbline.Studies.Auditing;

/// <summary>One thing that was checked of an engine.</summary>
/// <param name="Name">Its name, of lower-case words with hyphens.</param>
/// <param name="Passed">Whether nothing was found against the engine; also true where the check does not apply, which the detail says.</param>
/// <param name="Detail">What was looked at and found.</param>
public sealed record AuditCheck(string Name, bool Passed, string Detail);
