using System.Diagnostics;
using Npgsql;
using Plumbline.EndToEnd.Support;
using Plumbline.IO;
using Plumbline.Testing;
using Plumbline.Testing.Servers;

namespace Plumbline.EndToEnd.Documentation;

/// <summary>
/// A shell as the reader of a page has it: plumb on the path, the files that the page speaks of in the present folder, and the servers that it names
/// at other ports. Programs in Python are run by the system's.
/// </summary>
internal sealed class ReaderShell : IAsyncDisposable
{
    private const string Bash = "/bin/bash";
    private const string Python = "/usr/bin/python3";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();
    private readonly List<IAsyncDisposable> _servers = [];
    private readonly List<(string Shown, string Real)> _addresses = [];

    private ReaderShell()
    {
    }

    /// <summary>Opens one for a page; skips the test (fails it in CI) where a program that the page uses is not there.</summary>
    public static async Task<ReaderShell> OpenAsync(MarkdownPage page)
    {
        if (!System.IO.File.Exists(Bash))
        {
            Requirement.Missing($"{Bash} is absent.");
        }

        ReaderShell shell = new();
        try
        {
            MarkdownBlock[] run = [.. page.Blocks.Where(block => block.IsRun)];
            shell.WriteFiles(string.Concat(run.Select(block => block.Text)));
            foreach (string server in run.SelectMany(block => block.Servers).Distinct())
            {
                await shell.StartAsync(server);
            }

            return shell;
        }
        catch
        {
            await shell.DisposeAsync();
            throw;
        }
    }

    /// <summary>A file in its folder.</summary>
    public string File(string name) => _folder.File(name);

    /// <summary>Runs a block, which must not fail.</summary>
    /// <returns>What it printed, errors included.</returns>
    public async Task<string> RunAsync(MarkdownBlock block)
    {
        (string program, string text) = block.Language switch
        {
            "sh" => (Bash, $"set -euo pipefail\nplumb() {{ dotnet '{Plumb.Assembly}' \"$@\"; }}\n{block.Text}"),
            "python" => (Python, block.Text),
            _ => throw new InvalidOperationException($"{block.Place}: a block in '{block.Language}' cannot be run."),
        };
        foreach ((string shown, string real) in _addresses)
        {
            text = text.Replace(shown, real, StringComparison.Ordinal);
        }

        string script = _folder.File(".block");
        await System.IO.File.WriteAllTextAsync(script, text, TestContext.Current.CancellationToken);
        ProcessStartInfo start = new(Bash) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true, RedirectStandardInput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"exec {program} .block 2>&1");
        start.Environment["PLUMBLINE_CACHE"] = _folder.File(".cache");
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{Bash} did not start.");
        process.StandardInput.Close();
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            string printed = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"{block.Place}: exit code {process.ExitCode}\n{printed}");
            return printed;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable server in _servers)
        {
            await server.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task StartAsync(string name)
    {
        switch (name)
        {
            case "pgvector":
                PgliteServer postgres = await PgliteServer.StartAsync();
                _servers.Add(postgres);
                await using (NpgsqlConnection connection = new(postgres.ConnectionString))
                {
                    await connection.OpenAsync(TestContext.Current.CancellationToken);
                    await using NpgsqlCommand command = new("CREATE EXTENSION vector", connection);
                    await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
                }

                _addresses.Add(("postgres://ann@db.example/shop?table=", $"postgres://postgres:any@127.0.0.1:{postgres.Port}/postgres?sslmode=disable&table="));
                break;
            case "redis":
                GarnetServer garnet = await GarnetServer.StartAsync();
                _servers.Add(garnet);
                _addresses.Add(("redis://127.0.0.1:6379?", $"redis://127.0.0.1:{garnet.Port}?"));
                break;
            case "chroma":
                ChromaServer chroma = await ChromaServer.StartAsync();
                _servers.Add(chroma);
                _addresses.Add(("chroma://127.0.0.1:8000/", $"chroma://127.0.0.1:{chroma.Port}/"));
                break;
            default:
                Assert.Fail($"There is no server {name}; pgvector, redis and chroma are known.");
                break;
        }
    }

    /// <summary>What the blocks take for granted. What they make themselves replaces it.</summary>
    private void WriteFiles(string blocks)
    {
        WriteVectors("embeddings.npy", 1);
        WriteVectors("queries.npy", 2);
        if (blocks.Contains("my-plan.yaml", StringComparison.Ordinal))
        {
            System.IO.File.WriteAllText(_folder.File("my-plan.yaml"), Repository.Between(Repository.ReadText("docs/plans.md"), "```yaml\n", "```"));
        }

        if (blocks.Contains("net.onnx", StringComparison.Ordinal))
        {
            Pictures.Write(_folder.Path, "photos", 60);
            Pictures.WriteModel(_folder.Path);
        }

        foreach (string module in (string[])["faiss", "hnswlib", "h5py"])
        {
            if (blocks.Contains($"import {module}", StringComparison.Ordinal))
            {
                ReferencePython.RequireModule(module, $"python3-{module}");
            }
        }

        WriteIndexes(blocks);
        if (blocks.Contains("old.hdf5", StringComparison.Ordinal))
        {
            ReferencePython.Run("import h5py, numpy\nwith h5py.File('old.hdf5', 'w', libver='latest') as f:\n    f.create_dataset('train', data=numpy.load('embeddings.npy'), chunks=(64, 8))\n", _folder.Path);
        }
    }

    private void WriteIndexes(string blocks)
    {
        if (blocks.Contains("index.faiss", StringComparison.Ordinal) && !blocks.Contains("faiss.write_index", StringComparison.Ordinal))
        {
            ReferencePython.RequireFaiss();
            ReferencePython.Run("import faiss, numpy\nx = numpy.load('embeddings.npy')\nindex = faiss.IndexHNSWFlat(x.shape[1], 16)\nindex.add(x)\nfaiss.write_index(index, 'index.faiss')\n", _folder.Path);
        }

        if (blocks.Contains("index.bin", StringComparison.Ordinal) && !blocks.Contains("save_index(\"index.bin\")", StringComparison.Ordinal))
        {
            ReferencePython.RequireModule("hnswlib", "python3-hnswlib");
            ReferencePython.Run("import hnswlib, numpy\nx = numpy.load('embeddings.npy')\nindex = hnswlib.Index('cosine', x.shape[1])\nindex.init_index(len(x), M=16, ef_construction=100)\nindex.add_items(x)\nindex.save_index('index.bin')\n", _folder.Path);
        }
    }

    /// <summary>Writes 2,000 vectors of dimension 24, points of a curved surface with some noise, as embeddings lie.</summary>
    private void WriteVectors(string name, int seed)
    {
        const int Dimension = 24;
        const int Latent = 6;
        Random places = new(9);
        float[] map = [.. Enumerable.Range(0, Dimension * Latent).Select(_ => places.NextSingle() - 0.5f)];
        Random random = new(seed);
        using VectorSet vectors = VectorSet.Allocate(seed == 1 ? 2000 : 600, Dimension);
        float[] latent = new float[Latent];
        for (int row = 0; row < vectors.Count; row++)
        {
            foreach (ref float value in latent.AsSpan())
            {
                value = random.NextSingle();
            }

            Span<float> values = vectors.WritableRow(row);
            for (int i = 0; i < Dimension; i++)
            {
                float sum = 0.1f * random.NextSingle();
                for (int j = 0; j < Latent; j++)
                {
                    sum += latent[j] * map[(i * Latent) + j];
                }

                values[i] = sum;
            }
        }

        NpyWriter.Write(_folder.File(name), vectors);
    }
}
