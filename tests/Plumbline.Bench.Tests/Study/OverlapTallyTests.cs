using System.Runtime.InteropServices;
using Plumbline.Bench.Study;
using Plumbline.Studies.Results;
using Plumbline.Testing;

namespace Plumbline.Bench.Tests.Study;

/// <summary>The peer's results against the exact ones.</summary>
public class OverlapTallyTests
{
    private static readonly StudySearch Search = new(new ConditionKey(StudyCondition.EfSearch, 25), 2, 25, 200);

    [Fact]
    public void Ids_of_the_first_k_exact_neighbours_count_once_each()
    {
        using TemporaryFolder folder = new();
        NeighborTable exact = new(4, 3);
        for (int query = 0; query < 4; query++)
        {
            exact.Set(query, [(query + 1) % 4, (query + 2) % 4, (query + 3) % 4], [1, 2, 3]);
        }

        OverlapTally tally = new(exact);
        // Queries 0 and 2: both right in another order; one right twice, which is one.
        Assert.Equal(0.75, tally.Add(Search, 0, 2, Ids(folder, 2, 1, 3, 3)));
        // Queries 1 and 3: one right and one missing; one third neighbour, which is no second, and one missing.
        Assert.Equal(0.5, tally.Add(Search, 1, 2, Ids(folder, 2, -1, 2, -1)));
        Assert.Equal(0.5, tally.Mean(Search));
    }

    [Theory]
    [InlineData(1, 2, 0, 1, 0)]
    [InlineData(1, 2)]
    public void Another_number_of_results_than_was_asked_for_is_refused(params int[] ids)
    {
        using TemporaryFolder folder = new();
        NeighborTable exact = new(3, 2);
        // Rows 0 and 2 are the queries: four results.
        Assert.Throws<BenchException>(() => new OverlapTally(exact).Add(Search, 0, 2, Ids(folder, ids)));
    }

    private static string Ids(TemporaryFolder folder, params int[] ids)
    {
        string file = folder.File("ids.bin");
        File.WriteAllBytes(file, MemoryMarshal.AsBytes<int>(ids).ToArray());
        return file;
    }
}
