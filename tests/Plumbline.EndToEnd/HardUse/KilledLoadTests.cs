using Plumbline.EndToEnd.Support;
using Plumbline.Engines;
using Plumbline.Engines.Servers;
using Plumbline.IO;
using Plumbline.Testing.Servers;

namespace Plumbline.EndToEnd.HardUse;

/// <summary>
/// plumb load killed at any moment, against real servers: what is there is right, --resume adds the rest, and what was to be replaced is the old or the
/// new, whole. PLUMBLINE_KILLS=100 kills a hundred times at each server.
/// </summary>
public sealed class KilledLoadTests : IDisposable
{
    private const int UsualKills = 2;
    private const int Count = 3000;
    private const int Dimension = 24;

    private readonly Workplace _place = new();
    private readonly VectorSet _new = Write(4);
    private readonly VectorSet _old = Write(3);

    public KilledLoadTests()
    {
        NpyWriter.Write(_place.File("new.npy"), _new);
        NpyWriter.Write(_place.File("old.npy"), _old);
    }

    public void Dispose()
    {
        _new.Dispose();
        _old.Dispose();
        _place.Dispose();
    }

    [Fact]
    public async Task Garnet()
    {
        await using GarnetServer server = await GarnetServer.StartAsync();
        await KillAsync("load to Garnet", name => server.Address(name, "&quant=noquant"), exchanges: true);
    }

    [Fact]
    public async Task Chroma()
    {
        await using ChromaServer server = await ChromaServer.StartAsync();
        // It has no exchange: for a moment there is neither (docs/engines-chroma.md).
        await KillAsync("load to Chroma", server.Address, exchanges: false);
    }

    [Fact]
    public async Task Pgvector()
    {
        await using PgliteServer server = await PgliteServer.StartAsync();
        await using (Npgsql.NpgsqlConnection connection = new(server.ConnectionString))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using Npgsql.NpgsqlCommand command = new("CREATE EXTENSION vector", connection);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await KillAsync("load to pgvector", name => server.Address(name), exchanges: true);
    }

    private async Task KillAsync(string name, Func<string, string> address, bool exchanges)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no POSIX signals here.");
        KillPlan plan = new(name, HardUseRuns.Count("PLUMBLINE_KILLS", UsualKills));
        await plan.MeasureAsync(run => Plumb.RunAsync(_place.Path, "load", address($"whole{run}"), "new.npy"));
        for (int kill = 0; kill < plan.Kills; kill += 2)
        {
            string fresh = address($"fresh{kill}");
            await plan.KillAsync(kill, () => Plumb.Start(_place.Path, "load", fresh, "new.npy"), () => false);
            // It reads what is there and compares it with the file, row by row.
            (await Plumb.RunAsync(_place.Path, "load", fresh, "new.npy", "--resume", "--quiet")).AssertDone();
            Assert.True(await HoldsAsync(fresh, _new), $"{name}, kill {kill}: not what the file holds");

            string replaced = address("replaced");
            (await Plumb.RunAsync(_place.Path, "load", replaced, "old.npy", "--replace", "--quiet")).AssertDone();
            await plan.KillAsync(kill + 1, () => Plumb.Start(_place.Path, "load", replaced, "new.npy", "--replace"), () => false);
            Assert.True(await HoldsAsync(replaced, _old) || await HoldsAsync(replaced, _new) || !exchanges, $"{name}, kill {kill + 1}: neither the old nor the new");
            (await Plumb.RunAsync(_place.Path, "load", replaced, "new.npy", "--replace", "--quiet")).AssertDone();
            Assert.True(await HoldsAsync(replaced, _new), $"{name}, after kill {kill + 1}: not the new");
        }

        plan.Tell();
    }

    private static VectorSet Write(int seed)
    {
        Random random = new(seed);
        return VectorSet.FromValues([.. Enumerable.Range(0, Count * Dimension).Select(_ => (float)random.Next(-99, 99) / 4)], Dimension);
    }

    /// <summary>Whether a server holds these vectors under their row numbers, and no others.</summary>
    private static async Task<bool> HoldsAsync(string address, VectorSet expected)
    {
        try
        {
            await using IAnnEngine engine = await EngineTarget.OpenAsync(address, cancellationToken: TestContext.Current.CancellationToken);
            EngineDescription description = engine.Description;
            if (description.Count != expected.Count)
            {
                return false;
            }

            using VectorSet found = await ((IVectorReader)engine).ReadVectorsAsync(cancellationToken: TestContext.Current.CancellationToken);
            return Enumerable.Range(0, found.Count).All(row =>
                description.Ids![row] is var id && id < expected.Count && found[row].SequenceEqual(expected[(int)id]))
                && description.Ids!.Distinct().Count() == expected.Count;
        }
        catch (EngineTargetException)
        {
            // Nothing of that name.
            return false;
        }
    }
}
