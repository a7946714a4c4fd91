using Plumbline.Engines;

namespace Plumbline.Studies.Watching;

/// <summary>An engine that was opened, not yet in use.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Base">The base, where it was read; null where the one that is there stays.</param>
/// <param name="Settings">What to ask.</param>
internal sealed record WatchOpening(IAnnEngine Engine, WatchedBase? Base, WatchSettings Settings);
