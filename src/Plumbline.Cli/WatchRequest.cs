using Plumbline.Studies.Watching;

namespace Plumbline.Cli;

/// <summary>What plumb watch is asked to do.</summary>
/// <param name="Target">The engine, its base and the queries.</param>
/// <param name="Options">What to measure, how often, and the budget.</param>
/// <param name="MaxReadRate">The most vectors a second that are read from a server.</param>
/// <param name="Listen">Where metrics and health are served; null for nowhere.</param>
/// <param name="Otlp">Where metrics are sent; null for what the environment says.</param>
/// <param name="Json">Where rounds are written; null for nowhere.</param>
/// <param name="Quiet">Whether only changes of health are shown.</param>
internal sealed record WatchRequest(TargetRequest Target, WatchOptions Options, double MaxReadRate, WatchEndpoint? Listen, Uri? Otlp, string? Json, bool Quiet);
