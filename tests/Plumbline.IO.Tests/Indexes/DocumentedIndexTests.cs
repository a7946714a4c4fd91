namespace Plumbline.IO.Tests.Indexes;

/// <summary>The example of docs/index-files.md, which repeats the region.</summary>
public sealed class DocumentedIndexTests
{
    [Fact]
    public void The_example_of_the_page_runs()
    {
        using ScratchFolder folder = ScratchFolder.InMemory();
        string path = folder.File("index.faiss", IndexFiles.Faiss("hnsw"));
        using VectorSet queries = VectorSet.FromValues([0.1f, 0.2f, 0.3f, 0.4f, 0.5f], IndexFiles.Dimension);
#pragma warning disable xUnit1051 // The page's reader has no token.
        #region read
        using FaissIndex index = FaissIndex.Read(path);
        LibraryAnswers answers = index.Search(queries, new LibrarySearch(K: 100) { Effort = 16 });
        // answers.Ids(0), answers.Distances(0), answers.Evaluated![0]: ids, FAISS's own distances, the capacity of the first query
        #endregion
#pragma warning restore xUnit1051
        Assert.Equal(IndexFiles.Count, index.Description.Count);
        Assert.Equal(answers.Ids(0).Length, answers.Distances(0).Length);
        Assert.InRange(answers.Evaluated![0], 1, IndexFiles.Count);
    }
}
