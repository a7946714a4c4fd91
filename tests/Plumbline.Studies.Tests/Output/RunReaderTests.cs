using System.Text;
using System.Text.Json.Nodes;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;
using Plumbline.Studies.Tests.Report;
using Plumbline.Studies.Tests.Support;
using Plumbline.Testing;

namespace Plumbline.Studies.Tests.Output;

/// <summary>A run folder is read back bit for bit, or refused in a line.</summary>
public sealed class RunReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_study_that_was_run_comes_back_to_the_bit_and_its_report_to_the_byte()
    {
        StudyResult result = Study.Small();
        string run = Write(result);
        Dictionary<string, byte[]> before = Files(run);
        StoredRun read = RunFolder.Read(run);
        Assert.Equal(StudyFile.Encode(result), StudyFile.Encode(read.Result));
        Assert.Equal(result.Capacities[0].Evaluated.Room.ToArray(), read.Result.Capacities[0].Evaluated.Room.ToArray());
        Assert.Equal(MachineFacts.Versions(), read.Versions);
        Assert.Equal(MachineFacts.Machine(), read.Machine);
        RunReport report = RunReport.Draw(read, threads: 1, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(before["report.html"], report.Page.ToArray());
        Assert.NotEmpty(report.Pictures);
        Assert.All(report.Pictures, picture => Assert.Equal(before[$"plots/{picture.Name}"], picture.Bytes));
        Assert.Equal(before.Keys.Count(name => name.StartsWith("plots/", StringComparison.Ordinal)), report.Pictures.Count);
    }

    /// <summary>Values that are not numbers, NaN of other bits, names with tags, a law that fell short, graphs of each kind.</summary>
    [Fact]
    public void Results_that_are_hard_to_write_come_back_too()
    {
        StudyResult result = SyntheticStudy.Setting();
        StudyPoint odd = result.Points[0] with { Standard = result.Points[0].Standard! with { ExactLid = BitConverter.UInt64BitsToDouble(0x7ff8000000000123), ReturnedLid = -0.0, ExactDistance = double.NegativeInfinity } };
        result = result with { Points = [odd, .. result.Points.Skip(1)] };
        string run = Write(result);
        StoredRun read = RunFolder.Read(run);
        Assert.Equal(StudyFile.Encode(result), StudyFile.Encode(read.Result));
        Assert.Equal(0x7ff8000000000123u, BitConverter.DoubleToUInt64Bits(read.Result.Points[0].Standard!.ExactLid));
        Assert.True(double.IsNegative(read.Result.Points[0].Standard!.ReturnedLid));
        Assert.Equal(result.Points[1], read.Result.Points[1]);
        Assert.Equal(result.SafeLaw!.Points, read.Result.SafeLaw!.Points);
        Assert.Equal(result.Plan.Notes, read.Result.Plan.Notes);
        RunReport report = RunReport.Draw(read, pictures: false, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(File.ReadAllBytes(Path.Combine(run, "report.html")), report.Page.ToArray());
    }

    [Fact]
    public void Paths_of_a_plan_are_whole()
    {
        string data = _folder.File("x.npy");
        File.WriteAllBytes(data, [1]);
        StudyResult result = Study.Small();
        StudyResult relative = result with { Plan = result.Plan with { Data = Path.GetRelativePath(Environment.CurrentDirectory, data) } };
        Assert.Equal(data, RunFolder.Read(Write(relative)).Result.Plan.Data);
    }

    [Theory]
    [InlineData("missing", "missing: found no such folder, expected a run folder of plumb study")]
    [InlineData("file", "file: found a file, expected a run folder")]
    [InlineData("empty", "empty: found a folder without manifest.json, expected a run folder")]
    [InlineData("begun", "begun: found a study that is not finished, expected a finished one")]
    [InlineData(".begun.partial", ".begun.partial: found a study that is not finished, expected a finished one")]
    public void What_is_no_finished_run_is_refused(string name, string message)
    {
        File.WriteAllText(_folder.File("file"), "x");
        Directory.CreateDirectory(_folder.File("empty"));
        using RunFolder begun = RunFolder.Prepare(_folder.File("begun"));
        begun.Write(Study.Small(), new StudyClock(), cancellationToken: TestContext.Current.CancellationToken);
        PlanException e = Assert.Throws<PlanException>(() => RunFolder.Read(_folder.File(name)));
        Assert.StartsWith(_folder.File(message), e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Theory]
    [InlineData("manifest.json", "formatVersion", 2, "manifest.json: found format version 2, expected 1 (a newer Plumbline wrote it)")]
    [InlineData("study.json", "formatVersion", 7, "study.json: found format version 7, expected 1 (a newer Plumbline wrote it)")]
    [InlineData("study.json", "other", 1, "study.json: $.other: found other content than a study's results (")]
    public void A_newer_version_is_named(string file, string key, int value, string message)
    {
        string run = Write(Study.Small());
        Alter(Path.Combine(run, file), json => json[key] = value);
        PlanException e = Assert.Throws<PlanException>(() => RunFolder.Read(run));
        Assert.StartsWith(Path.Combine(run, message), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_is_seen_wherever_it_is()
    {
        string run = Write(Study.Small());
        string study = Path.Combine(run, "study.json");
        byte[] whole = File.ReadAllBytes(study);
        Random random = new(5);
        for (int i = 0; i < 40; i++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(whole.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(study, i % 2 == 0 ? damaged : whole[..random.Next(whole.Length)]);
            PlanException e = Assert.Throws<PlanException>(() => RunFolder.Read(run));
            Assert.StartsWith(study + ": ", e.Message, StringComparison.Ordinal);
            Assert.Contains(", expected ", e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', e.Message);
        }

        File.Delete(study);
        Assert.StartsWith(study + ": found no such file", Assert.Throws<PlanException>(() => RunFolder.Read(run)).Message, StringComparison.Ordinal);
        string manifest = Path.Combine(run, "manifest.json");
        Alter(manifest, json => json.Remove("study"));
        Assert.StartsWith(run + ": found a run folder without study.json, which an older Plumbline did not write", Assert.Throws<PlanException>(() => RunFolder.Read(run)).Message, StringComparison.Ordinal);
        foreach (string text in (string[])["", "null", "[]", "{}", "{\"formatVersion\": \"1\"}", "{\"formatVersion\": 1, \"finished\": \"yesterday\"}"])
        {
            File.WriteAllText(manifest, text);
            Assert.StartsWith(manifest + ": found other content than a manifest (", Assert.Throws<PlanException>(() => RunFolder.Read(run)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_report_never_takes_the_place_of_another_file_unasked()
    {
        string run = Write(Study.Small());
        RunReport report = RunReport.Draw(RunFolder.Read(run), pictures: false, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(report.WriteTo(run, replace: false));
        string page = Path.Combine(run, "report.html");
        File.WriteAllText(page, "mine");
        PlanException e = Assert.Throws<PlanException>(() => report.WriteTo(run, replace: false));
        Assert.StartsWith(page + ": found another file there", e.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(page));
        Assert.Equal([page], report.WriteTo(run, replace: true));
        Assert.Equal(report.Page.ToArray(), File.ReadAllBytes(page));
    }

    [Fact]
    public void A_report_elsewhere_links_to_the_run_folder()
    {
        StoredRun run = RunFolder.Read(Write(Study.Small()));
        string folder = _folder.File("a place");
        string page = Encoding.UTF8.GetString(RunReport.Draw(run, folder, pictures: false, cancellationToken: TestContext.Current.CancellationToken).Page.Span);
        Assert.Contains("<a href=\"../run/results.csv\">results.csv</a>", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"../run/plots/capacity.svg\">capacity.svg</a>", page, StringComparison.Ordinal);
    }

    private string Write(StudyResult result)
    {
        string target = _folder.File("run");
        using RunFolder run = RunFolder.Prepare(target);
        run.Write(result, new StudyClock(), cancellationToken: TestContext.Current.CancellationToken);
        run.Commit();
        return target;
    }

    private static Dictionary<string, byte[]> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllBytes);

    private static void Alter(string path, Action<JsonObject> change)
    {
        JsonObject json = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        change(json);
        File.WriteAllText(path, json.ToJsonString());
    }
}
