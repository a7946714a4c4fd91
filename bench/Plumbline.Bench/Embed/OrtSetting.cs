using System.Globalization;

namespace Plumbline.Bench.Embed;

/// <summary>How ONNX Runtime is called: all that its users can choose without changing the model.</summary>
/// <param name="Callers">Threads that call one session at the same time.</param>
/// <param name="ThreadsPerCall">Threads of each call.</param>
/// <param name="Batch">Images of a call.</param>
internal sealed record OrtSetting(int Callers, int ThreadsPerCall, int Batch)
{
    private static readonly int[] Batches = [1, 8, 32];

    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Callers} {(Callers == 1 ? "call" : "calls")} x {ThreadsPerCall} {(ThreadsPerCall == 1 ? "thread" : "threads")}, batch {Batch}");

    /// <summary>One call by all threads, and as many calls as there are threads.</summary>
    /// <param name="threads">Threads.</param>
    /// <param name="largestBatch">Larger batches are left out.</param>
    public static IReadOnlyList<OrtSetting> All(int threads, int largestBatch) =>
    [
        .. Batches.Where(batch => batch <= largestBatch).Select(batch => new OrtSetting(threads, 1, batch)),
        .. Batches.Where(batch => batch <= largestBatch && threads > 1).Select(batch => new OrtSetting(1, threads, batch)),
    ];
}
