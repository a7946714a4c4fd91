using System.Collections.Concurrent;
using Plumbline.EndToEnd.Support;
using Plumbline.IO;

namespace Plumbline.EndToEnd.HardUse;

/// <summary>What <see cref="WritingCommand"/> reads, and what it writes where nothing is hard; made once for all tests that ask.</summary>
internal sealed class HardUseInputs
{
    private static readonly Lazy<Task<HardUseInputs>> Shared = new(MakeAsync);

    private readonly string _root = Directory.CreateTempSubdirectory("plumbline-test-").FullName;
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _whole = new();

    private HardUseInputs() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(_root, recursive: true);

    /// <summary>The folder of the inputs.</summary>
    public string Path => System.IO.Path.Combine(_root, "in");

    /// <summary>The inputs.</summary>
    public static Task<HardUseInputs> GetAsync() => Shared.Value;

    /// <summary>The folder of what a command writes, run once.</summary>
    public Task<string> OutputsOfAsync(WritingCommand command) => _whole.GetOrAdd(command.Name, _ => new Lazy<Task<string>>(async () =>
    {
        string folder = Directory.CreateDirectory(System.IO.Path.Combine(_root, Guid.NewGuid().ToString("N"))).FullName;
        (await Plumb.RunAsync(folder, [("PLUMBLINE_CACHE", System.IO.Path.Combine(_root, "cache"))], command.In(Path, folder))).AssertDone();
        return folder;
    })).Value;

    private static async Task<HardUseInputs> MakeAsync()
    {
        HardUseInputs inputs = new();
        Directory.CreateDirectory(inputs.Path);
        WriteVectors(System.IO.Path.Combine(inputs.Path, "base.npy"), 600, 1);
        WriteVectors(System.IO.Path.Combine(inputs.Path, "queries.npy"), 200, 2);
        Pictures.Write(inputs.Path, "photos", 24);
        Pictures.WriteModel(inputs.Path);
        await inputs.DoneAsync("convert base.npy base.csv");
        await inputs.DoneAsync("build base.npy -o index.plumb --m 8");
        await inputs.DoneAsync("truth base.npy --queries queries.npy --k 100 -o truth.hdf5");
        await inputs.DoneAsync("study --data base.npy --k 5,20 --ef 10,20 --ef-construction 50 --alpha 0.5 --sensitivity 0 --m 6 --out run");
        await inputs.DoneAsync("study --data base.npy --k 5,20 --ef 10,20 --ef-construction 50 --alpha 0.5 --sensitivity 0 --m 5 --out run2");
        File.Copy(System.IO.Path.Combine(inputs.Path, "run", "plan.yaml"), System.IO.Path.Combine(inputs.Path, "plan.yaml"));
        return inputs;
    }

    private async Task DoneAsync(string command) => (await Plumb.RunAsync(Path, [.. command.Split(' '), "--quiet"])).AssertDone();

    private static void WriteVectors(string path, int count, int seed)
    {
        Random random = new(seed);
        using VectorSet vectors = VectorSet.FromValues([.. Enumerable.Range(0, count * 16).Select(_ => random.NextSingle() - 0.5f)], 16);
        NpyWriter.Write(path, vectors, cancellationToken: TestContext.Current.CancellationToken);
    }
}
