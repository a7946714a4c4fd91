using System.Net;
using Plumbline.Explorer.Images;
using Plumbline.Explorer.Tests.Support;
using Plumbline.Imaging.Sources;
using Plumbline.IO;
using Plumbline.Studies.Exploring;
using Plumbline.Testing;

namespace Plumbline.Explorer.Tests.Serving;

/// <summary>What lies outside the folder of images is not shown, and a network that did not make the base is told of.</summary>
public sealed class ImageFolderTests(ExplorerFixture explorer) : IClassFixture<ExplorerFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Links_out_of_the_folder_are_not_shown()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        string images = Directory.CreateDirectory(_folder.File("images")).FullName;
        string secret = Directory.CreateDirectory(_folder.File("images-secret")).FullName;
        byte[][] pictures = Pictures(4);
        File.WriteAllBytes(Path.Combine(images, "a.jpg"), pictures[0]);
        File.WriteAllBytes(Path.Combine(images, "b.jpg"), pictures[1]);
        File.WriteAllBytes(Path.Combine(secret, "s.jpg"), pictures[2]);
        File.CreateSymbolicLink(Path.Combine(images, "c.jpg"), Path.Combine(secret, "s.jpg"));
        File.CreateSymbolicLink(Path.Combine(images, "d.jpg"), "../images-secret/s.jpg");
        File.CreateSymbolicLink(Path.Combine(images, "e.jpg"), "a.jpg");
        File.CreateSymbolicLink(Path.Combine(images, "f.jpg"), "d.jpg");
        using Exploration exploration = Open(_folder.File("base.npy"), Vectors(6), $"images:{images}", token);
        await using ExplorerServer server = await ExplorerServer.StartAsync(exploration, new ExplorerOptions { Port = 0 }, token);
        using HttpClient client = ExplorerFixture.Client(server.Address);
        List<HttpStatusCode> statuses = [];
        for (int image = 0; image < 6; image++)
        {
            using HttpResponseMessage response = await client.GetAsync($"/image/{image}", token);
            statuses.Add(response.StatusCode);
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.OK, HttpStatusCode.NotFound], statuses);

        // One that is put there while the server runs neither.
        File.Delete(Path.Combine(images, "b.jpg"));
        File.CreateSymbolicLink(Path.Combine(images, "b.jpg"), Path.Combine(secret, "s.jpg"));
        using HttpResponseMessage later = await client.GetAsync("/image/1?size=384", token);
        Assert.Equal(HttpStatusCode.NotFound, later.StatusCode);
    }

    [Fact]
    public void A_network_is_doubted_unless_it_made_the_base()
    {
        Assert.Contains("the base was made with another --preprocess", explorer.Pictures.Doubt(explorer.Exploration)!, StringComparison.Ordinal);

        const int Count = 12;
        using GeneratedImages images = new(Count);
        using VectorSet vectors = VectorSet.Allocate(Count, ExplorerFixture.Dimension);
        Raster raster = new();
        for (int row = 0; row < Count; row++)
        {
            images.Read(row, raster);
            explorer.Pictures.Embed(raster).CopyTo(vectors.WritableRow(row));
        }

        using Exploration own = Open(_folder.File("own.npy"), vectors, $"generated:{Count}", TestContext.Current.CancellationToken);
        Assert.Null(explorer.Pictures.Doubt(own));

        // The first has a copy, and is passed over: what lies at no distance says nothing.
        vectors[0].CopyTo(vectors.WritableRow(1));
        using Exploration copied = Open(_folder.File("copied.npy"), vectors, $"generated:{Count}", TestContext.Current.CancellationToken);
        Assert.Null(explorer.Pictures.Doubt(copied));

        // By inner product another may rightly be the nearest.
        using Exploration products = Open(_folder.File("products.npy"), vectors, $"generated:{Count}", TestContext.Current.CancellationToken, Metric.InnerProduct);
        Assert.Null(explorer.Pictures.Doubt(products));
    }

    private static byte[][] Pictures(int count)
    {
        using GeneratedImages images = new(count);
        Raster raster = new();
        return [.. Enumerable.Range(0, count).Select(image =>
        {
            images.Read(image, raster);
            return JpegThumbnail.Encode(raster, 96);
        })];
    }

    private static VectorSet Vectors(int count) =>
        VectorSet.FromValues([.. Enumerable.Range(0, count * 3).Select(i => (float)Math.Sin(i))], 3);

    private static Exploration Open(string path, VectorSet vectors, string images, CancellationToken token, Metric? metric = null)
    {
        NpyWriter.Write(path, vectors, cancellationToken: token);
        return Exploration.Open(new ExplorationSource { Data = path, Images = images, Metric = metric, M = 4, EfConstruction = 20, Threads = 1 }, null, token);
    }
}
