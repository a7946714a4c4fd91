using Plumbline.Browser.Support;
using Plumbline.Explorer;
using Plumbline.IO;
using Plumbline.Studies.Exploring;
using Plumbline.Testing;

namespace Plumbline.Browser.Exploring;

/// <summary>An exploration of generated images, served at a free port.</summary>
public sealed class ExplorerSite : IAsyncLifetime
{
    /// <summary>Points.</summary>
    public const int Count = 600;

    private const int Dimension = 16;

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _errors = [];
    private Exploration? _exploration;
    private ExplorerServer? _server;

    /// <summary>What is shown.</summary>
    public Exploration Exploration => _exploration!;

    /// <summary>Where it is served.</summary>
    public Uri Address => _server!.Address;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        using (VectorSet vectors = VectorSet.Allocate(Count, Dimension))
        {
            Random random = new(7);
            for (int row = 0; row < Count; row++)
            {
                foreach (ref float value in vectors.WritableRow(row))
                {
                    value = random.NextSingle();
                }
            }

            NpyWriter.Write(_folder.File("base.npy"), vectors);
        }

        _exploration = Exploration.Open(
            new ExplorationSource { Data = _folder.File("base.npy"), Images = $"generated:{Count}", LargestK = 300, LargestEffort = 100, M = 4, EfConstruction = 40, Threads = 1 },
            null,
            CancellationToken.None);
        _server = await ExplorerServer.StartAsync(_exploration, new ExplorerOptions { Port = 0, OnError = Keep }, CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _exploration?.Dispose();
        _folder.Dispose();
    }

    /// <summary>Opens an address and waits until the page answers.</summary>
    internal async Task<BrowserPage> OpenAsync(ChromiumFixture chromium, string address, PageOptions? options = null)
    {
        BrowserPage page = await chromium.OpenAsync(options);
        await GoAsync(page, address);
        return page;
    }

    /// <summary>Goes to an address and waits until the page answers.</summary>
    internal async Task GoAsync(BrowserPage page, string address)
    {
        await page.Page.GotoAsync(new Uri(_server!.Address, address).ToString());
        await page.Page.Locator("main[data-live=true]").WaitForAsync();
        if (address.StartsWith("/map", StringComparison.Ordinal))
        {
            await page.Page.Locator("canvas[data-drawn]").WaitForAsync();
        }
    }

    /// <summary>Fails where the page or the server had an error, or something left the machine.</summary>
    internal void AssertQuiet(BrowserPage page)
    {
        page.AssertQuiet();
        lock (_errors)
        {
            Assert.Empty(_errors);
        }
    }

    private void Keep(string line)
    {
        lock (_errors)
        {
            _errors.Add(line);
        }
    }
}
