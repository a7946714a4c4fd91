using Plumbline;
using Plumbline.Hnsw;
using Plumbline.Search;
using Plumbline.Search.Files;

float[,] myEmbeddings = new float[500, 8];
float[] myQuery = [1, 2, 3, 4, 5, 6, 7, 8];
Random random = new(1);
for (int row = 0; row < 500; row++)
{
    for (int i = 0; i < 8; i++)
    {
        myEmbeddings[row, i] = random.NextSingle();
    }
}

Guide();
Short();
Names();
Files();

// The guide's example, docs/vector-index.md.
void Guide()
{
    #region guide
    using VectorSet vectors = VectorSet.FromArray(myEmbeddings);            // float[n, d]
    using VectorIndex<long> index = VectorIndex.Build(vectors, Metric.Cosine, new HnswBuildOptions { M = 32, EfConstruction = 200 });

    SearchResult<long> result = index.Search(myQuery, k: 10, new SearchParameters { EfSearch = 100 });
    foreach (Neighbor<long> neighbor in result.Neighbors)
    {
        Console.WriteLine($"{neighbor.Key}: {neighbor.Distance}");
    }

    index.Add(1_000_000, myQuery);                                          // a key of your own
    index.Update(17, myQuery);
    index.Remove(18);

    index.Calibrate(target: 0.99, ks: [10, 100]);
    SearchResult<long> promised = index.Search(myQuery, k: 50, SearchParameters.ForTarget(0.99));

    SearchResult<long> even = index.Search(myQuery, k: 10, filter: KeyFilter.Where<long>(key => key % 2 == 0));
    #endregion

    Console.WriteLine($"complete: {result.IsComplete}; nearest now: {string.Join(", ", promised.Neighbors.Take(2).Select(neighbor => neighbor.Key).Order())} of {promised.Returned}");
    Console.WriteLine($"even keys only: {even.Neighbors.All(neighbor => neighbor.Key % 2 == 0)}, {even.Returned} of them");
}

// The README's example.
void Short()
{
    using VectorSet vectors = VectorSet.FromArray(myEmbeddings);
    #region short
    using VectorIndex<long> index = VectorIndex.Build(vectors, Metric.Cosine);
    index.Calibrate(target: 0.99, ks: [10, 100]);                           // how much effort that takes
    SearchResult<long> result = index.Search(myQuery, k: 10, SearchParameters.ForTarget(0.99));
    #endregion

    Console.WriteLine($"by calibration: efSearch {result.EfSearch}, complete: {result.IsComplete}");
}

// Keys that are names, and a filter by some of them.
void Names()
{
    using VectorSet vectors = VectorSet.FromArray(myEmbeddings);
    #region names
    string[] names = [.. Enumerable.Range(0, vectors.Count).Select(row => $"photo-{row:000}.jpg")];
    using VectorIndex<string> photos = VectorIndex.Build(vectors, names, Metric.Cosine);
    SearchResult<string> mine = photos.Search(myQuery, k: 3, filter: KeyFilter.Of(["photo-007.jpg", "photo-011.jpg"]));
    Console.WriteLine($"{mine.Returned} of {mine.Requested}, complete: {mine.IsComplete}: {string.Join(", ", mine.Neighbors.Select(neighbor => neighbor.Key).Order())}");
    #endregion
    photos.Save("names.plumb");
}

// Saving and loading, docs/index-format.md.
void Files()
{
    using VectorSet vectors = VectorSet.FromArray(myEmbeddings);
    using VectorIndex<long> index = VectorIndex.Build(vectors, Metric.Cosine);
    #region files
    index.Save("photos.plumb");
    using VectorIndex<long> same = VectorIndex.Load("photos.plumb");
    using VectorIndex<string> mapped = VectorIndex.Load<string>("names.plumb", memoryMapped: true);
    IndexFileInfo info = VectorIndex.Describe("photos.plumb");
    #endregion
    Console.WriteLine($"saved and loaded: {same.Count} and {mapped.Count} vectors, {info.Metric}");
}
