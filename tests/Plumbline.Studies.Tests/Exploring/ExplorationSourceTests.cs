using Plumbline.Hnsw;
using Plumbline.IO;
using Plumbline.Search;
using Plumbline.Studies.Data;
using Plumbline.Studies.Exploring;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;
using Plumbline.Studies.Sampling;
using Plumbline.Studies.Tests.Support;
using Plumbline.Testing;

namespace Plumbline.Studies.Tests.Exploring;

/// <summary>What a source may name, and what is refused in one line.</summary>
public sealed class ExplorationSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_with_images_and_labels()
    {
        string data = Write("base.npy", TestVectors.Uniform(40, 5, seed: 1));
        File.WriteAllLines(_folder.File("labels.csv"), ["label", .. Enumerable.Range(0, 40).Select(i => $"class {i % 3}")]);
        using Exploration plain = Open(new ExplorationSource { Data = data, M = 4, EfConstruction = 20 });
        Assert.Equal((40, 5, Metric.L2, false, false), (plain.Count, plain.Dimension, plain.Metric, plain.HasImages, plain.HasLabels));
        Assert.Equal(("7", null), (plain.NameOf(7), plain.LabelOf(7)));
        Assert.Equal((4, 20, 42L, CapacityContract.SpillAndPad), (plain.Graph.M, plain.Graph.EfConstruction, plain.Graph.Seed, plain.Graph.Contract));
        using Exploration full = Open(new ExplorationSource { Data = data, Images = "generated:40", Labels = _folder.File("labels.csv") });
        Assert.True(full.HasImages && full.HasLabels);
        Assert.Equal(("class 1", full.Images!.NameOf(7), 7), (full.LabelOf(7), full.NameOf(7), full.ImageOf(7)));
        // Images bring their labels where the data has none.
        using Exploration images = Open(new ExplorationSource { Data = data, Images = "generated:40" });
        Assert.Equal(images.Images!.LabelOf(11), images.LabelOf(11));
    }

    [Fact]
    public void What_does_not_fit_together_is_refused_in_one_line()
    {
        string data = Write("base.npy", TestVectors.Uniform(40, 5, seed: 1));
        File.WriteAllLines(_folder.File("labels.csv"), ["label", "a", "b"]);
        Refused($"generated:39: found 39 images, expected 40, one for each vector of {data}", new ExplorationSource { Data = data, Images = "generated:39" });
        Refused($"{_folder.File("labels.csv")}: found 2 labels, expected 40, one for each vector of {data}", new ExplorationSource { Data = data, Labels = _folder.File("labels.csv") });
        Refused("found neither a run folder nor a base, expected RUN or --data BASE", new ExplorationSource());
        Refused("run: found a run folder and --data, expected one of them", new ExplorationSource { Run = "run", Data = data });
        Refused("largest k: found 1001, expected 1 to 1000", new ExplorationSource { Data = data, LargestK = 1001 });
        Refused("sample: found 0, expected 1 to 10000", new ExplorationSource { Data = data, Queries = 0 });
        Refused("sample: found 10001, expected 1 to 10000", new ExplorationSource { Data = data, Queries = 10_001 });
        string none = _folder.File("none");
        Refused($"{none}: found no such folder, expected a run folder of plumb study", new ExplorationSource { Run = none });
        Refused($"{data}: found a file, expected a run folder of plumb study", new ExplorationSource { Run = data });
        Refused($"{_folder.Path}: found a folder without manifest.json, expected a run folder of plumb study", new ExplorationSource { Run = _folder.Path });
        Assert.Throws<FileNotFoundException>(() => Open(new ExplorationSource { Data = _folder.File("none.npy") }));
    }

    [Fact]
    public void A_run_folder_is_its_study_again()
    {
        string data = Write("base.npy", TestVectors.Clusters(150, 6, clusters: 6, seed: 3));
        (string run, StudyResult study) = Study(data);
        foreach ((int number, int? efConstruction) in (ReadOnlySpan<(int, int?)>)[(0, null), (1, null), (1, 25)])
        {
            using Exploration exploration = Open(new ExplorationSource { Run = run, RunNumber = number, EfConstruction = efConstruction });
            Assert.Equal((100, 6), (exploration.Count, exploration.Dimension));
            Assert.Equal($"exploring, run {number} of 0 to 1: base.npy", exploration.Name);
            int checks = 0;
            foreach (StudyPoint point in study.Points.Where(point => point.Run == number && point.EfConstruction == (efConstruction ?? 12)))
            {
                ExplorationMeans means = exploration.Means(point.K, point.EfSearch);
                Assert.Equal(point.Standard!.Overlap.Mean, means.Overlap, 1e-12);
                Assert.Equal(point.Standard.Loss.Unfilled, means.Loss.Unfilled, 1e-12);
                Assert.Equal(point.Capacity.Min, exploration.Capacity(point.EfSearch).Min);
                checks++;
            }

            Assert.True(checks >= 3);
            int[] rows = SubsetSampler.Draw(150, 100, 5 + number);
            Assert.Equal((rows[17], $"{rows[17]}"), (exploration.ImageOf(17), exploration.NameOf(17)));
        }
    }

    [Fact]
    public void A_run_whose_data_or_version_is_another_is_refused()
    {
        string data = Write("base.npy", TestVectors.Clusters(150, 6, clusters: 6, seed: 3));
        (string run, _) = Study(data);
        Refused($"{run}: found runs 0 to 1, expected run 2 among them", new ExplorationSource { Run = run, RunNumber = 2 });
        Refused($"{run}: found a study with efConstruction 12, 25, expected 13 among them", new ExplorationSource { Run = run, EfConstruction = 13 });
        Refused($"{run}: found a study with M 3, expected M 4", new ExplorationSource { Run = run, M = 4 });
        Refused($"{run}: found a study under l2, expected Cosine", new ExplorationSource { Run = run, Metric = Metric.Cosine });
        string manifest = Path.Combine(run, "manifest.json");
        string text = File.ReadAllText(manifest);
        File.WriteAllText(manifest, text.Replace("\"formatVersion\": 1", "\"formatVersion\": 2", StringComparison.Ordinal));
        Refused($"{manifest}: found format version 2, expected 1 (a newer Plumbline wrote it)", new ExplorationSource { Run = run });
        File.WriteAllText(manifest, "{");
        string damage = Assert.Throws<PlanException>(() => Open(new ExplorationSource { Run = run })).Message;
        Assert.StartsWith($"{manifest}: found other content than a manifest (", damage, StringComparison.Ordinal);
        File.WriteAllText(manifest, text);
        using (StudyData before = StudyDataSource.Open(data, Token))
        {
            Write("base.npy", TestVectors.Clusters(150, 6, clusters: 6, seed: 4));
            using StudyData after = StudyDataSource.Open(data, Token);
            Refused($"{data}: found data with SHA-256 {after.Sha256}, expected {before.Sha256}, which the run {run} was made from", new ExplorationSource { Run = run });
        }

        File.Delete(data);
        Refused($"{run}: found no {data}, expected the data of the run where it was", new ExplorationSource { Run = run });
    }

    [Fact]
    public void An_index_of_our_own_is_explored_as_it_is()
    {
        using VectorSet vectors = TestVectors.Clusters(130, 6, clusters: 4, seed: 8);
        string data = Write("base.npy", vectors);
        string path = _folder.File("index.plumb");
        HnswBuildOptions build = new() { M = 3, EfConstruction = 12, Seed = 9 };
        using (VectorIndex<string> index = VectorIndex.Build(vectors, [.. Enumerable.Range(0, 130).Select(i => $"key {i}")], Metric.Cosine, build, cancellationToken: Token))
        {
            index.Save(path, cancellationToken: Token);
            using Exploration exploration = Open(new ExplorationSource { Index = path, Data = data });
            Assert.Equal((130, Metric.Cosine, "key 5", 3, 12), (exploration.Count, exploration.Metric, exploration.NameOf(5), exploration.Graph.M, exploration.Graph.EfConstruction));
            for (int query = 0; query < 130; query++)
            {
                SearchResult<string> expected = index.Search(vectors[query], 40, new SearchParameters { EfSearch = 3, Contract = CapacityContract.SpillAndPad });
                string[] own = [.. expected.Neighbors.Select(neighbor => neighbor.Key).Where(key => key != $"key {query}")];
                Neighborhood found = exploration.Neighborhood(query, 39, 3);
                Assert.Equal(own.Take(39), found.Returned.Where(place => place.Point >= 0).Select(place => exploration.NameOf(place.Point)));
                Assert.Equal((expected.Evaluated, expected.Expanded), (found.Capacity, exploration.Walk(query, 3).Steps.Count));
            }

            index.Remove("key 3");
            index.Save(path, cancellationToken: Token);
        }

        Refused($"{path}: found 1 place of removed vectors, expected none (load the index, Compact() it and save it)", new ExplorationSource { Index = path });
    }

    [Fact]
    public void An_index_of_other_vectors_is_refused()
    {
        string path = _folder.File("index.plumb");
        using VectorSet vectors = TestVectors.Uniform(60, 4, seed: 1);
        using (VectorIndex<long> index = VectorIndex.Build(vectors, Metric.L2, cancellationToken: Token))
        {
            index.Save(path, cancellationToken: Token);
        }

        string fewer = Write("fewer.npy", TestVectors.Uniform(59, 4, seed: 1));
        string other = Write("other.npy", TestVectors.Uniform(60, 4, seed: 2));
        Refused($"{path}: found an index of 60 x 4, expected 59 x 4, as {fewer}", new ExplorationSource { Index = path, Data = fewer });
        Refused($"{path}: vector 0: found another than in {other}, expected the same vectors in the same order", new ExplorationSource { Index = path, Data = other });
        Refused($"{path}: found an index under L2, expected Cosine", new ExplorationSource { Index = path, Metric = Metric.Cosine });
        Refused($"{path}: found an M for a graph that is built already, expected none", new ExplorationSource { Index = path, M = 8 });
        Refused($"generated:5: found 5 images, expected 60, one for each vector of {path}", new ExplorationSource { Index = path, Images = "generated:5" });
    }

    [Fact]
    public void A_graph_of_FAISS_gives_what_FAISS_gives()
    {
        ReferencePython.RequireFaiss();
        Write("base.npy", TestVectors.Clusters(500, 8, clusters: 9, seed: 6));
        ReferencePython.Run(
            """
            import faiss, numpy as np
            x = np.load("base.npy")
            index = faiss.IndexHNSWFlat(x.shape[1], 6)
            index.hnsw.efConstruction = 20
            index.add(x)
            faiss.write_index(index, "index.faiss")
            index.hnsw.efSearch = 15
            np.save("found.npy", index.search(x, 61)[1].astype(np.float32))
            flat = faiss.IndexFlatL2(x.shape[1])
            flat.add(x)
            faiss.write_index(flat, "flat.faiss")
            quantized = faiss.IndexHNSWSQ(x.shape[1], faiss.ScalarQuantizer.QT_8bit, 6)
            quantized.train(x)
            quantized.add(x)
            faiss.write_index(quantized, "quantized.faiss")
            """,
            _folder.Path);
        using VectorSet expected = VectorFile.Read(_folder.File("found.npy"), cancellationToken: Token);
        using Exploration exploration = Open(new ExplorationSource { Index = _folder.File("index.faiss"), Data = _folder.File("base.npy") });
        Assert.Equal((6, 20, Metric.L2), (exploration.Graph.M, exploration.Graph.EfConstruction, exploration.Metric));
        int empty = 0;
        for (int query = 0; query < 500; query++)
        {
            int[] ids = [.. expected[query].ToArray().Select(id => (int)id).Where(id => id >= 0 && id != query)];
            Neighborhood found = exploration.Neighborhood(query, 60, 15);
            // Float32 sums differ in their last bits between builds of FAISS: the order of near ties may differ, not what was found.
            Assert.Equal(ids.Take(60).Order(), found.Returned.Where(place => place.Point >= 0).Select(place => place.Point).Order());
            empty += found.Returned.Count(place => place.Mark == NeighborMark.Unfilled);
        }

        Assert.True(empty > 0);
        Refused($"{_folder.File("flat.faiss")}: found IndexFlatL2, expected an index with a graph", new ExplorationSource { Index = _folder.File("flat.faiss") });
        Refused(
            $"{_folder.File("quantized.faiss")}: found IndexHNSWSQ with vectors quantized by QT_8bit, expected whole ones",
            new ExplorationSource { Index = _folder.File("quantized.faiss") });
    }

    [Fact]
    public void A_graph_of_hnswlib_gives_what_hnswlib_gives()
    {
        ReferencePython.RequireModule("hnswlib", "python3-hnswlib");
        Write("base.npy", TestVectors.Uniform(400, 8, seed: 6));
        ReferencePython.Run(
            """
            import hnswlib, numpy as np
            x = np.load("base.npy")
            index = hnswlib.Index(space="l2", dim=x.shape[1])
            index.init_index(max_elements=len(x), ef_construction=30, M=5, random_seed=3)
            index.set_num_threads(1)
            index.add_items(x)
            index.save_index("index.bin")
            index.set_ef(41)
            np.save("found.npy", index.knn_query(x, k=41)[0].astype(np.float32))
            """,
            _folder.Path);
        using VectorSet expected = VectorFile.Read(_folder.File("found.npy"), cancellationToken: Token);
        using Exploration exploration = Open(new ExplorationSource { Index = _folder.File("index.bin"), Metric = Metric.L2, Data = _folder.File("base.npy"), Contract = CapacityContract.Lift });
        Assert.Equal((5, 30), (exploration.Graph.M, exploration.Graph.EfConstruction));
        for (int query = 0; query < 400; query++)
        {
            int[] ids = [.. expected[query].ToArray().Select(id => (int)id).Where(id => id != query)];
            Assert.Equal(ids.Take(40).Order(), exploration.Neighborhood(query, 40, 7).Returned.Select(place => place.Point).Order());
        }

        Assert.Throws<VectorFormatException>(() => Open(new ExplorationSource { Index = _folder.File("index.bin") }));
    }

    [Fact]
    public void Stages_are_told_in_order_and_a_cancelled_opening_ends()
    {
        string data = Write("base.npy", TestVectors.Uniform(200, 5, seed: 1));
        StageList stages = new();
        Exploration.Open(new ExplorationSource { Data = data }, stages, Token).Dispose();
        Assert.Equal(["reading", "exact neighbours", "graph", "walks"], stages.Seen.Distinct());
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Exploration.Open(new ExplorationSource { Data = data }, null, source.Token));
    }

    private static Exploration Open(ExplorationSource source) => Exploration.Open(source with { Threads = 1 }, null, Token);

    private static void Refused(string message, ExplorationSource source) => Assert.Equal(message, Assert.Throws<PlanException>(() => Open(source)).Message);

    private string Write(string name, VectorSet vectors)
    {
        NpyWriter.Write(_folder.File(name), vectors, cancellationToken: Token);
        return _folder.File(name);
    }

    private (string Folder, StudyResult Study) Study(string data)
    {
        StudyPlan plan = new()
        {
            Name = "exploring",
            Data = data,
            Subset = 100,
            Runs = 2,
            Seed = 5,
            M = 3,
            EfConstruction = 12,
            EfSearch = 8,
            Ks = [5, 30, 80],
            EfSearchValues = [4, 20],
            EfConstructionValues = [12, 25],
            AlphaValues = [],
            Sensitivity = 0,
            Convention = Convention.Standard,
        };
        using StudyData pool = StudyDataSource.Open(plan, 1, null, Token);
        StudyResult study = new StudyRunner(plan, pool, 1).Run(new StudyClock(), null, Token);
        string run = _folder.File("run");
        using RunFolder folder = RunFolder.Prepare(run);
        folder.Write(study, new StudyClock(), 1, Token);
        folder.Commit();
        return (run, study);
    }

    private sealed class StageList : IProgress<ExplorationProgress>
    {
        private readonly List<string> _seen = [];

        public IReadOnlyList<string> Seen => _seen;

        public void Report(ExplorationProgress value)
        {
            lock (_seen)
            {
                _seen.Add(value.Stage);
            }
        }
    }
}
