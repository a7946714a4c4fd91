// The core of Plumbline in a native program: exact neighbours, an HNSW index, and what it lost.
using System.Globalization;
using Plumbline;
using Plumbline.Exact;
using Plumbline.Fidelity;
using Plumbline.Hnsw;

const int Count = 2000;
const int Dimension = 32;
const int K = 100;

using VectorSet vectors = VectorSet.Allocate(Count, Dimension);
Random random = new(1);
for (int row = 0; row < Count; row++)
{
    foreach (ref float value in vectors.WritableRow(row))
    {
        value = random.NextSingle();
    }
}

NeighborTable exact = ExactSearch.SelfJoin(vectors, K, Metric.L2);
HnswIndex index = HnswIndex.Build(vectors, Metric.L2, new HnswBuildOptions { M = 16, EfConstruction = 100 });
Console.WriteLine("efSearch  overlap@100  smallest capacity");
foreach (int effort in (int[])[16, 64, 256])
{
    HnswSearchResult found = index.SelfJoin(K, new HnswSearchOptions { EfSearch = effort, Contract = CapacityContract.SpillAndPad });
    double overlap = Overlap.PerQuery(exact, found.Neighbors, K).Average();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{effort,8}  {overlap,11:0.0000}  {found.Evaluated.Min(),17}"));
}
