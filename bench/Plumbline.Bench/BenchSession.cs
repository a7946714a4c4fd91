using System.Diagnostics;
using Plumbline.IO;

namespace Plumbline.Bench;

/// <summary>What a comparison works with.</summary>
internal sealed class BenchSession : IDisposable
{
    private readonly PeerProcess? _peer;
    private readonly SortedDictionary<string, double> _seconds = new(StringComparer.Ordinal);

    public BenchSession(BenchOptions options, CancellationToken cancellation)
    {
        Options = options;
        Cancellation = cancellation;
        Scratch = new ScratchFolder();
        try
        {
            _peer = options.Peer is null ? null : new PeerProcess(options.Peer, options.Threads, Scratch.Path, cancellation);
        }
        catch
        {
            Scratch.Dispose();
            throw;
        }
    }

    public BenchOptions Options { get; }

    public ScratchFolder Scratch { get; }

    /// <summary>The peer's process, which its work must have.</summary>
    public PeerProcess Peer => _peer ?? throw new BenchException($"found no --peer, which {Options.Work} needs; bench/compare starts this program");

    public CancellationToken Cancellation { get; }

    /// <summary>Elapsed seconds by stage: prepare, ours, peer, check, limit.</summary>
    public IReadOnlyDictionary<string, double> Seconds => _seconds;

    /// <summary>Does a piece of work and adds its time to a stage.</summary>
    public T Time<T>(string stage, Func<T> work)
    {
        Cancellation.ThrowIfCancellationRequested();
        long start = Stopwatch.GetTimestamp();
        try
        {
            return work();
        }
        finally
        {
            _seconds[stage] = _seconds.GetValueOrDefault(stage) + Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }

    /// <summary>Gives the peer a command.</summary>
    public PeerAnswer Ask(params object[] words) => Time("peer", () => Peer.Ask(words));

    /// <summary>Gives the peer a set of vectors: COMMAND FILE OFFSET COUNT DIMENSION.</summary>
    /// <param name="command">What the peer calls it; also the name of the file.</param>
    /// <param name="vectors">The vectors.</param>
    /// <returns>The file, a .npy.</returns>
    public string Hand(string command, VectorSet vectors)
    {
        string file = Scratch.File(command + ".npy");
        Time("prepare", () =>
        {
            NpyWriter.Write(file, vectors, cancellationToken: Cancellation);
            return Peer.Ask(command, Path.GetFileName(file), new FileInfo(file).Length - vectors.SizeInBytes, vectors.Count, vectors.Dimension);
        });
        return file;
    }

    /// <summary>Tells the user how far it is.</summary>
    public static void Log(string text)
    {
        try
        {
            Console.Error.WriteLine(text);
        }
        catch (IOException)
        {
            // Nobody reads standard error.
        }
    }

    public void Dispose()
    {
        _peer?.Dispose();
        Scratch.Dispose();
    }
}
