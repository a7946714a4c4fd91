using Plumbline;
using Plumbline.Capacity;
using Plumbline.Exact;
using Plumbline.Fidelity;
using Plumbline.Hnsw;

// Vectors that stand for yours: 3,000 of dimension 16.
Random random = new(1);
float[,] myEmbeddings = new float[3000, 16];
for (int row = 0; row < 3000; row++)
{
    for (int i = 0; i < 16; i++)
    {
        myEmbeddings[row, i] = random.NextSingle();
    }
}

#region measure
using VectorSet vectors = VectorSet.FromArray(myEmbeddings);                    // float[n, d]
NeighborTable exact = ExactSearch.SelfJoin(vectors, k: 100, Metric.L2);
HnswIndex index = HnswIndex.Build(vectors, Metric.L2, new HnswBuildOptions { M = 32, EfConstruction = 200 });
HnswSearchResult found = index.SelfJoin(k: 100, new HnswSearchOptions { EfSearch = 20, Contract = CapacityContract.SpillAndPad });

double overlap = Overlap.PerQuery(exact, found.Neighbors, k: 100).Average();
int smallestCapacity = found.Evaluated.Min();
#endregion

Console.WriteLine($"overlap@100 {overlap:0.000}, smallest capacity {smallestCapacity}");

#region why
LossSplit[] losses = LossSplit.PerQuery(exact, found.Neighbors, k: 100, effort: 19);    // efSearch less one: the query itself takes a place
double missed = losses.Average(loss => loss.Missed);
double spillover = losses.Average(loss => loss.Spillover);
double unfilled = losses.Average(loss => loss.Unfilled);
int cliff = new CapacityDistribution(found.Evaluated, selfJoin: true).Cliff(0);         // the first k at which any query falls short
double lid = LocalIntrinsicDimensionality.HarmonicMean(LocalIntrinsicDimensionality.PerQuery(exact, k: 100, Metric.L2));
#endregion

Console.WriteLine($"lost {1 - overlap:0.000} = missed {missed:0.000} + spillover {spillover:0.000} + unfilled {unfilled:0.000}");
Console.WriteLine($"results run out from k {cliff}; LID {lid:0.0}");
