using Google.Protobuf;
using Plumbline.Explorer.Pictures;
using Plumbline.Imaging.Tests.Support;
using Plumbline.IO;
using Plumbline.Studies.Exploring;
using Plumbline.Testing;

namespace Plumbline.Explorer.Tests.Support;

/// <summary>A small base with images, labels and a network, explored and served at a free port.</summary>
public sealed class ExplorerFixture : IAsyncLifetime
{
    public const int Count = 400;
    public const int Dimension = 8;

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _errors = [];
    private PictureEmbedder? _pictures;
    private Exploration? _exploration;
    private ExplorerServer? _server;

    public Exploration Exploration => _exploration!;

    /// <summary>A folder beside which nothing may be read, and in which nothing may be written.</summary>
    public string Folder => _folder.Path;

    public PictureEmbedder Pictures => _pictures!;

    public Uri Address => _server!.Address;

    /// <summary>What the server said went wrong.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_errors)
            {
                return [.. _errors];
            }
        }
    }

    public async ValueTask InitializeAsync()
    {
        WriteBase(_folder.File("base.npy"));
        File.WriteAllLines(_folder.File("labels.csv"), Enumerable.Range(0, Count).Select(row => row % 3 == 0 ? "\"ring, wide\"" : "disc").Prepend("label"));
        WriteModel(_folder.File("model.onnx"));
        _pictures = PictureEmbedder.Open(_folder.File("model.onnx"), null, """{"resize": 24, "crop": 16, "mean": 0.5, "std": 0.5}""", CancellationToken.None);
        _exploration = Exploration.Open(
            new ExplorationSource { Data = _folder.File("base.npy"), Images = $"generated:{Count}", Labels = _folder.File("labels.csv"), LargestK = 150, LargestEffort = 60, M = 4, EfConstruction = 20, Threads = 1 },
            null,
            CancellationToken.None);
        _server = await ExplorerServer.StartAsync(_exploration, new ExplorerOptions { Port = 0, Pictures = _pictures, OnError = Keep }, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _exploration?.Dispose();
        _pictures?.Dispose();
        _folder.Dispose();
    }

    /// <summary>A client that follows nothing and keeps no cookies.</summary>
    public HttpClient Client() => Client(Address);

    public static HttpClient Client(Uri address) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };

    private void Keep(string line)
    {
        lock (_errors)
        {
            _errors.Add(line);
        }
    }

    private static void WriteBase(string path)
    {
        using VectorSet vectors = VectorSet.Allocate(Count, Dimension);
        Random random = new(5);
        for (int row = 0; row < Count; row++)
        {
            foreach (ref float value in vectors.WritableRow(row))
            {
                value = random.NextSingle();
            }
        }

        NpyWriter.Write(path, vectors);
    }

    private static void WriteModel(string path)
    {
        Random random = new(3);
        float[] weights = [.. Enumerable.Range(0, Dimension * 3 * 9).Select(_ => (float)random.NextDouble() - 0.5f)];
        TinyModel model = new TinyModel(null, 3, 16, 16)
            .Weights("w", [Dimension, 3, 3, 3], weights)
            .Weights("c", [Dimension, 2], weights[..(2 * Dimension)])
            .Node("Conv", "conv", ["image", "w"])
            .Node("Relu", "relu", ["conv"])
            .Node("GlobalAveragePool", "pool", ["relu"])
            .Node("Flatten", "flat", ["pool"])
            .Node("MatMul", "logits", ["flat", "c"])
            .Output("logits");
        File.WriteAllBytes(path, model.Proto().ToByteArray());
    }
}
