using Plumbline.Studies.Checkpoints;
using Plumbline.Studies.Decoding;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Running;
using Plumbline.Studies.Tests.Support;
using Plumbline.Testing.Fuzzing;

namespace Plumbline.Studies.Tests.Fuzzing;

/// <summary>Damaged plans, results and run folders are refused in a line.</summary>
public sealed class StudyFuzzTests : IDisposable
{
    private readonly MemoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Plan() => Fuzz("plan", ".yaml", System.Text.Encoding.UTF8.GetBytes(PlanWriter.ToYaml(Study.Small().Plan)), path =>
    {
        PlanValidator.Validate(PlanReader.Read(path));
        return 0;
    });

    [Fact]
    public void Metrics() => Fuzz(
        "metrics.json",
        ".json",
        """{"run": 1, "n_queries": 100, "10": {"mean_ann_dist": 1.25, "mean_exact_dist": 1.0}, "20": {"mean_ann_dist": 3.4e31, "mean_exact_dist": NaN}}"""u8.ToArray(),
        path =>
        {
            _ = MetricsFile.Read(path, 100);
            return 0;
        });

    [Fact]
    public void Study_file() => Fuzz("study.json", ".json", StudyFile.Encode(Study.Small()), path =>
    {
        _ = StudyFile.Decode(path, File.ReadAllBytes(path));
        return 0;
    }, expansion: 40);

    /// <summary>A manifest in a run folder whose other files are sound.</summary>
    [Fact]
    public void Run_folder()
    {
        string run = System.IO.Path.Combine(_folder.Path, "run");
        using (RunFolder folder = RunFolder.Prepare(run))
        {
            folder.Write(Study.Small(), new StudyClock(), 1, TestContext.Current.CancellationToken);
            folder.Commit();
        }

        string manifest = System.IO.Path.Combine(run, "manifest.json");
        byte[] sound = File.ReadAllBytes(manifest);
        Fuzz("manifest.json", ".json", sound, path =>
        {
            File.Move(path, manifest, overwrite: true);
            _ = RunFolder.Read(run);
            return 0;
        }, expansion: 400);
    }

    /// <summary>It is a checkpoint, whole, or none: there is no refusal.</summary>
    [Fact]
    public void Checkpoint()
    {
        Checkpoint checkpoint = new()
        {
            Identity = new Dictionary<string, string> { ["a"] = "b" },
            Session = 1,
            Runs = 1,
            Settings = 1,
            Run = 0,
            Seconds = new Dictionary<string, double> { ["load"] = 1 },
            PeakMemoryBytes = 1,
            Extras = new RunExtras(),
            Conditions = [],
        };
        byte[] sound = CheckpointFile.Encode(checkpoint);
        int whole = 0;
        Fuzz("checkpoint", ".checkpoint", sound, path =>
        {
            byte[] bytes = File.ReadAllBytes(path);
            bool isWhole = CheckpointFile.Decode(path, bytes) is not null;
            whole += isWhole ? 1 : 0;
            Assert.True(!isWhole || bytes.AsSpan().SequenceEqual(sound), "another file was taken for a whole one");
            return 0;
        }, mostRead: 1);
        Assert.NotEqual(0, whole);
    }

    private void Fuzz(string reader, string extension, byte[] valid, Func<string, long> read, long expansion = 20, double mostRead = 0.999) => FuzzHarness.Run(
        new FuzzTarget(reader, extension, valid, read, FuzzHarness.Is<PlanException>)
        {
            ConstantBytes = 2 << 20,
            Expansion = expansion,
            LeastRead = 0,
            MostRead = mostRead,
            Words = ["\"", ",", "\n", "{", "}", "[", "]", ":", "- ", "  ", "null", "true", "-1", "0", "1e400", "NaN", ".nan", "!!", "&a", "*a", "<<", "|", ">", "#", "'", "\t", "2147483648", "0.5", "Infinity"],
        },
        _folder.Path,
        TestContext.Current.CancellationToken);
}
