using System.Diagnostics;
using System.Text.Json;
using Plumbline.EndToEnd.Support;
using Plumbline.IO;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.Documentation;

/// <summary>What the documentation shows is run: commands, plan, and the table of columns.</summary>
public sealed class DocumentedCommandTests
{
    [Fact]
    public void Every_command_of_the_readme_that_uses_the_readers_own_data_runs()
    {
        using TemporaryFolder folder = new();
        WriteEmbeddings(Path.Combine(folder.Path, "embeddings.npy"));
        File.WriteAllText(Path.Combine(folder.Path, "my-plan.yaml"), DocumentedPlan());
        string block = Repository.Between(Repository.ReadText("README.md"), "<!-- run -->\n```sh\n", "```");
        string[] commands = block.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, commands.Length);
        for (int i = 0; i < commands.Length; i++)
        {
            string[] words = commands[i].Split(' ');
            Assert.Equal("plumb", words[0]);
            // Default run folders are named by the second; two commands may share one.
            string[] arguments = words.Contains("--out") ? words[1..] : [.. words[1..], "--out", $"run-{i}"];
            (int exitCode, string errors) = Run(folder.Path, arguments);
            Assert.True(exitCode == 0, $"{commands[i]}: exit code {exitCode}\n{errors}");
        }

        Assert.True(File.Exists(Path.Combine(folder.Path, "results.json")));
        Assert.True(File.Exists(Path.Combine(folder.Path, "runs", "mine", "report.html")));
    }

    [Fact]
    public void Every_command_of_the_page_on_exact_neighbours_runs()
    {
        using TemporaryFolder folder = new();
        WriteEmbeddings(Path.Combine(folder.Path, "embeddings.npy"));
        WriteEmbeddings(Path.Combine(folder.Path, "queries.npy"));
        string block = Repository.Between(Repository.ReadText("docs/truth.md"), "<!-- run -->\n```sh\n", "```");
        string[] commands = block.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, commands.Length);
        foreach (string command in commands)
        {
            string[] words = command.Split(' ');
            Assert.Equal(["plumb", "truth"], words[..2]);
            (int exitCode, string errors) = Run(folder.Path, words[1..]);
            Assert.True(exitCode == 0, $"{command}: exit code {exitCode}\n{errors}");
        }

        foreach (string name in (string[])["neighbours.npz", "truth.hdf5", "truth.ivecs", "truth.fvecs", "truth.json"])
        {
            Assert.True(File.Exists(Path.Combine(folder.Path, name)), name);
        }
    }

    [Fact]
    public void Every_command_of_the_page_on_indexes_runs()
    {
        using TemporaryFolder folder = new();
        WriteEmbeddings(Path.Combine(folder.Path, "embeddings.npy"));
        WriteEmbeddings(Path.Combine(folder.Path, "queries.npy"));
        string block = Repository.Between(Repository.ReadText("docs/search.md"), "<!-- run -->\n```sh\n", "```");
        string[] commands = block.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(7, commands.Length);
        foreach (string command in commands)
        {
            (int exitCode, string errors) = Run(folder.Path, command.Split(' ')[1..]);
            Assert.True(exitCode == 0, $"{command}: exit code {exitCode}\n{errors}");
        }
    }

    [Fact]
    public void Every_command_of_the_page_on_audits_runs()
    {
        using TemporaryFolder folder = new();
        WriteEmbeddings(Path.Combine(folder.Path, "embeddings.npy"));
        WriteEmbeddings(Path.Combine(folder.Path, "queries.npy"));
        string block = Repository.Between(Repository.ReadText("docs/audit.md"), "<!-- run -->\n```sh\n", "```");
        string[] commands = block.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(6, commands.Length);
        foreach (string command in commands)
        {
            (int exitCode, string errors) = Run(folder.Path, command.Split(' ')[1..]);
            Assert.True(exitCode == 0, $"{command}: exit code {exitCode}\n{errors}");
        }

        Assert.True(File.Exists(Path.Combine(folder.Path, "audit.html")));
    }

    [Fact]
    public void Every_command_of_the_page_on_watching_runs()
    {
        using TemporaryFolder folder = new();
        WriteEmbeddings(Path.Combine(folder.Path, "embeddings.npy"));
        WriteEmbeddings(Path.Combine(folder.Path, "queries.npy"));
        string block = Repository.Between(Repository.ReadText("docs/watch.md"), "<!-- run -->\n```sh\n", "```");
        string[] commands = block.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, commands.Length);
        foreach (string command in commands)
        {
            (int exitCode, string errors) = Run(folder.Path, command.Split(' ')[1..]);
            Assert.True(exitCode == 0, $"{command}: exit code {exitCode}\n{errors}");
        }

        Assert.Single(File.ReadAllLines(Path.Combine(folder.Path, "rounds.jsonl")));
    }

    [Fact]
    public void Every_command_of_the_page_on_formats_runs()
    {
        using TemporaryFolder folder = new();
        WriteEmbeddings(Path.Combine(folder.Path, "embeddings.npy"));
        string block = Repository.Between(Repository.ReadText("docs/formats.md"), "<!-- run -->\n```sh\n", "```");
        string[] commands = block.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(8, commands.Length);
        foreach (string command in commands)
        {
            (int exitCode, string errors) = Run(folder.Path, command.Split(' ')[1..]);
            Assert.True(exitCode == 0, $"{command}: exit code {exitCode}\n{errors}");
        }
    }

    [Fact]
    public void Every_command_of_the_page_on_images_runs()
    {
        using TemporaryFolder folder = new();
        Pictures.Write(folder.Path, "photos", 60);
        Pictures.WriteModel(folder.Path);
        string block = Repository.Between(Repository.ReadText("docs/embed.md"), "<!-- run -->\n```sh\n", "```");
        string[] commands = block.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, commands.Length);
        foreach (string command in commands)
        {
            (int exitCode, string errors) = Run(folder.Path, command.Split(' ')[1..], ("PLUMBLINE_CACHE", folder.File("cache")));
            Assert.True(exitCode == 0, $"{command}: exit code {exitCode}\n{errors}");
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(folder.File("generated.json")));
        Assert.Equal(DocumentedKeys("## plumb embed --json"), document.RootElement.EnumerateObject().Select(property => property.Name));
        // From vectors or from pictures: the same study.
        Assert.Equal(File.ReadAllBytes(folder.File("runs/photos/results.csv")), File.ReadAllBytes(folder.File("runs/from-photos/results.csv")));
    }

    [Fact]
    public void The_documented_keys_of_the_json_of_exact_neighbours_are_its_keys()
    {
        using TemporaryFolder folder = new();
        WriteEmbeddings(Path.Combine(folder.Path, "x.npy"));
        (int exitCode, string errors) = Run(folder.Path, ["truth", "x.npy", "--k", "3", "-o", "t.npz", "--json", "t.json"]);
        Assert.True(exitCode == 0, errors);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.Path, "t.json")));
        Assert.Equal(DocumentedKeys("## plumb truth --json"), document.RootElement.EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public void The_documented_plan_reads_and_says_what_the_page_says()
    {
        StudyPlan plan = PlanReader.Read(new StringReader(DocumentedPlan()), "docs/plans.md");
        Assert.Equal("my-study", plan.Name);
        Assert.Equal(3, plan.Runs);
        Assert.Equal(300, plan.Subset);
        Assert.Equal([0.5, 1, 2], plan.AlphaValues);
        Assert.Equal(plan with { Ks = [], EfSearchValues = [], EfConstructionValues = [], AlphaValues = [], Notes = [] }, Reread(plan) with { Ks = [], EfSearchValues = [], EfConstructionValues = [], AlphaValues = [], Notes = [] });
    }

    [Fact]
    public void The_documented_columns_are_those_of_results_csv()
    {
        string table = Repository.Between(Repository.ReadText("docs/results.md"), "<!-- columns -->\n", "<!-- /columns -->");
        string expected = "| column | type | meaning |\n| --- | --- | --- |\n" + string.Concat(ResultColumns.All.Select(column =>
            $"| {column.Name} | {(column.Type == typeof(string) ? "text" : column.Type == typeof(int) ? "integer" : "number")} | {column.Description} |\n"));
        Assert.Equal(expected.Trim(), table.Trim());
    }

    [Fact]
    public void The_documented_columns_are_those_of_sensitivity_csv()
    {
        string table = Repository.Between(Repository.ReadText("docs/results.md"), "<!-- sensitivity columns -->\n", "<!-- /sensitivity columns -->");
        string expected = "| column | type | meaning |\n| --- | --- | --- |\n" + string.Concat(SensitivityCsv.Columns.Select(column =>
            $"| {column.Name} | {(column.Type == typeof(string) ? "text" : column.Type == typeof(int) ? "integer" : "number")} | {column.Description} |\n"));
        Assert.Equal(expected.Trim(), table.Trim());
    }

    [Fact]
    public void The_documented_columns_of_comparison_csv_are_its_columns()
    {
        string table = Repository.Between(Repository.ReadText("docs/results.md"), "<!-- comparison-columns -->\n", "<!-- /comparison-columns -->");
        string expected = "| column | meaning |\n| --- | --- |\n" + string.Concat(ComparisonColumns.All.Select(column => $"| {column.Name} | {column.Description} |\n"));
        Assert.Equal(expected.Trim(), table.Trim());
    }

    [Fact]
    public void The_documented_measures_of_summary_csv_are_its_measures()
    {
        string list = Repository.Between(Repository.ReadText("docs/results.md"), "<!-- summary-measures -->\n", "<!-- /summary-measures -->");
        Assert.Equal(string.Join(", ", SummaryColumns.Measures.Select(column => column.Name)), list.Trim().TrimEnd('.'));
    }

    /// <summary>The keys that a table of docs/results.md names, in its order.</summary>
    private static string[] DocumentedKeys(string heading) =>
    [
        .. Repository.ReadText("docs/results.md").Split(heading)[1].Split("\n## ")[0].Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Skip(2)
            .SelectMany(line => line.Split('|')[1].Split(',', StringSplitOptions.TrimEntries)),
    ];

    private static StudyPlan Reread(StudyPlan plan) => PlanReader.Read(new StringReader(PlanWriter.ToYaml(plan)), "plan.yaml");

    private static string DocumentedPlan() => Repository.Between(Repository.ReadText("docs/plans.md"), "```yaml\n", "```");

    private static void WriteEmbeddings(string path)
    {
        using VectorSet vectors = VectorSet.Allocate(600, 16);
        Random random = new(1);
        for (int i = 0; i < vectors.Count; i++)
        {
            foreach (ref float value in vectors.WritableRow(i))
            {
                value = (float)random.NextDouble();
            }
        }

        NpyWriter.Write(path, vectors);
    }

    private static (int ExitCode, string Errors) Run(string folder, string[] arguments, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new("dotnet") { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "plumb.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = process.StandardError.ReadToEnd();
        output.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}
