using System.Globalization;
using Plumbline.Imaging.Downloads;
using Plumbline.Studies.Plans;
using static Plumbline.Cli.NumberWords;

namespace Plumbline.Cli;

/// <summary>Brings one file here, unless it is there.</summary>
internal static class PullWork
{
    /// <summary>Brings a file here, or finds that it is there.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="path">Where the file goes.</param>
    /// <param name="times">Takes the stages verify and download.</param>
    /// <param name="screen">Shows the work, and the address before anything is asked of the network.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="PlanException">Another file is there.</exception>
    public static PullOutcome Run(PullRequest request, string path, StageTimes times, PullScreen screen, CancellationToken cancellationToken)
    {
        string name = Path.GetFileName(path);
        if (File.Exists(path))
        {
            string found = screen.WithProgress(progress => FileHash.Sha256(path, WorkProgress.Of(progress, $"checking {name}"), cancellationToken));
            times.End("verify");
            if (found == request.Source.Sha256)
            {
                return new PullOutcome(new FileInfo(path).Length, null, 0);
            }

            if (!request.Force)
            {
                throw new PlanException($"{path}: found a file with SHA-256 {found}, expected {request.Source.Sha256} (or --force, which replaces it)");
            }
        }

        screen.Begin(path);
        DownloadResult result = screen.WithProgress(progress =>
            Download.ToFileAsync(request.Source, path, new DownloadOptions(), Told(progress, name), cancellationToken).GetAwaiter().GetResult());
        times.End("download");
        return new PullOutcome(result.Bytes, result, times.All[^1].Seconds);
    }

    /// <summary>Bytes that a download still has to write; 0 where their number is not known.</summary>
    public static long BytesToCome(PullRequest request, string path) => Math.Max(0, (request.Source.Length ?? 0) - Download.PartialBytes(path));

    /// <summary>Prints why the work ended, and what of it is kept.</summary>
    /// <returns>The exit code.</returns>
    public static int Fail(Exception e, string path)
    {
        long kept = Download.PartialBytes(path);
        return CommandRun.Fail(e, kept > 0
            ? $"{Size(kept)} of {Path.GetFileName(path)} are kept, and the same command continues"
            : e is not OperationCanceledException ? null : File.Exists(path) ? "what is complete is kept, and the same command continues" : "nothing was written");
    }

    private static Words? Told(IProgress<WorkProgress>? progress, string name) => progress is null ? null : new Words(progress, name);

    private sealed class Words(IProgress<WorkProgress> progress, string name) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => progress.Report(value.Stage switch
        {
            DownloadStage.Checking => new WorkProgress($"checking the part of {name} that is there", value.Share),
            DownloadStage.Waiting => new WorkProgress(string.Create(CultureInfo.InvariantCulture, $"{value.Problem}; trying again in {value.Delay.TotalSeconds:0.#} s"), value.Share, null, TimeSpan.Zero) { IsRemark = true },
            _ => new WorkProgress($"downloading {name}", value.Share, Figures(value), value.TimeLeft ?? TimeSpan.Zero),
        });

        private static string Figures(DownloadProgress value) =>
            Size(value.Bytes)
            + (value.Total is { } total ? $" of {Size(total)}" : "")
            + (value.BytesPerSecond > 0 ? $", {Size((long)value.BytesPerSecond)}/s" : "");
    }
}
