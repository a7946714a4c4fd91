using Plumbline.EndToEnd.Support;
using Plumbline.IO;
using Plumbline.Testing;

namespace Plumbline.Browser.Reports;

/// <summary>Reports as plumb writes them, made when the first test asks for one.</summary>
public sealed class ReportFiles : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task> _made;

    /// <summary>Nothing is made yet.</summary>
    public ReportFiles()
    {
        _made = new Lazy<Task>(MakeAsync);
    }

    /// <summary>The kinds of reports.</summary>
    public static TheoryData<string> Kinds => ["study", "comparison", "audit", "tune"];

    /// <summary>The page of a report.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    public async Task<string> PathAsync(string kind)
    {
        await _made.Value;
        return _folder.File(kind switch
        {
            "study" => "before/report.html",
            "comparison" => "comparison/comparison.html",
            _ => kind + ".html",
        });
    }

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task MakeAsync()
    {
        Write("base.npy", 1500, 11);
        Write("queries.npy", 260, 12);
        await RunAsync("study", "--data", "base.npy", "--subset", "600", "--runs", "3", "--compare", "paper", "--k", "10:300:10", "--m", "8", "--ef", "8,25,50,75", "--ef-construction", "50,200", "--alpha", "0.5,1", "--out", "before");
        await RunAsync("study", "--data", "base.npy", "--subset", "600", "--k", "10:300:10", "--m", "16", "--ef", "8,25,50", "--ef-construction", "50", "--alpha", "1", "--out", "after");
        await RunAsync("report", "before", "after", "-o", "comparison");
        await RunAsync("build", "base.npy", "-o", "base.plumb", "--m", "6");
        await RunAsync("audit", "base.plumb", "--data", "base.npy", "--queries", "queries.npy", "--contract", "spill-and-pad", "--k", "10:200:10", "--ef", "16,50", "--report", "audit.html");
        await RunAsync("tune", "base.plumb", "--data", "base.npy", "--queries", "queries.npy", "--k", "5:25:5", "--overlap", "0.9", "--share", "0.9", "--report", "tune.html");
    }

    private async Task RunAsync(params string[] arguments) => (await Plumb.RunAsync(_folder.Path, [.. arguments, "--quiet"])).AssertDone();

    // Clusters, so that dimension and loss differ from query to query.
    private void Write(string name, int count, int seed)
    {
        const int Dimension = 12;
        Random random = new(seed);
        Random centres = new(5);
        float[][] middle = [.. Enumerable.Range(0, 12).Select(_ => Enumerable.Range(0, Dimension).Select(_ => 2 * centres.NextSingle()).ToArray())];
        float[] values = new float[count * Dimension];
        for (int i = 0; i < values.Length; i++)
        {
            int row = i / Dimension;
            values[i] = middle[row % middle.Length][i % Dimension] + ((0.3f + (0.1f * (row % 5))) * (random.NextSingle() - 0.5f));
        }

        using VectorSet vectors = VectorSet.FromValues(values, Dimension);
        NpyWriter.Write(_folder.File(name), vectors);
    }
}
