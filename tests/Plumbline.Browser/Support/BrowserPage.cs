using Microsoft.Playwright;
using Plumbline.Testing;

namespace Plumbline.Browser.Support;

/// <summary>A page in a context of its own, with a record of what a reader should never see: errors, and requests that leave the machine.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private static readonly string[] Local = ["file:", "data:", "blob:", "about:", "http://127.0.0.1:", "ws://127.0.0.1:"];

    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];
    private readonly List<string> _foreign = [];
    private readonly List<string> _requests = [];

    private BrowserPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Addresses asked for so far.</summary>
    public IReadOnlyList<string> Requests => Copy(_requests);

    /// <summary>Errors of the console and of scripts so far.</summary>
    public IReadOnlyList<string> Errors => Copy(_errors);

    /// <summary>Opens a page in a context.</summary>
    public static async Task<BrowserPage> CreateAsync(IBrowserContext context)
    {
        BrowserPage page = new(context, await context.NewPageAsync());
        page.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Add(page._errors, $"{message.Type}: {message.Text}");
            }
        };
        page.Page.PageError += (_, error) => Add(page._errors, $"script: {error}");
        page.Page.Crash += (_, _) => Add(page._errors, "the page crashed");
        context.Request += (_, request) =>
        {
            Add(page._requests, request.Url);
            if (!Local.Any(start => request.Url.StartsWith(start, StringComparison.OrdinalIgnoreCase)))
            {
                Add(page._foreign, request.Url);
            }
        };
        return page;
    }

    /// <summary>Opens a file of the disk.</summary>
    /// <param name="path">The file.</param>
    public Task OpenFileAsync(string path) => Page.GotoAsync(new Uri(Path.GetFullPath(path)).AbsoluteUri);

    /// <summary>Waits until every chart of the page is drawn.</summary>
    public Task WaitForChartsAsync() => Page.WaitForFunctionAsync(
        "() => document.querySelectorAll('.plot').length > 0 && [...document.querySelectorAll('.plot')].every(plot => plot.querySelector('.main-svg') && plot.querySelector('.legendtoggle[tabindex]'))");

    /// <summary>Runs a script and takes what it returns.</summary>
    public Task<T> RunAsync<T>(string script, object? argument = null) => Page.EvaluateAsync<T>(script, argument);

    /// <summary>Fails where there was an error, or a request that left the machine.</summary>
    public void AssertQuiet()
    {
        Assert.Empty(Errors);
        Assert.Empty(Copy(_foreign));
    }

    /// <summary>Fails where the page can be scrolled sideways.</summary>
    public async Task AssertNoSidewaysScrollAsync()
    {
        string wide = await RunAsync<string>(
            """
            () => {
              const width = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= width) { return ""; }
              const wide = [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > width + 1);
              return `${document.documentElement.scrollWidth} of ${width}: ` + wide.slice(0, 5).map(e => e.tagName + "." + e.className + "#" + e.id).join(", ");
            }
            """);
        Assert.Equal("", wide);
    }

    /// <summary>Keeps what the window shows as artifacts/screenshots/NAME.png, for a person to look at.</summary>
    /// <param name="name">Name of the picture.</param>
    /// <param name="whole">Whether the whole page is kept, not what the window shows of it.</param>
    public Task ScreenshotAsync(string name, bool whole = false) =>
        Page.ScreenshotAsync(new PageScreenshotOptions { Path = PlaceOf(name + ".png"), FullPage = whole });

    /// <summary>Prints the page as artifacts/screenshots/NAME.pdf.</summary>
    /// <param name="name">Name of the file.</param>
    public Task<byte[]> PrintAsync(string name) => Page.PdfAsync(new PagePdfOptions { Path = PlaceOf(name + ".pdf"), Format = "A4" });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private static string PlaceOf(string name)
    {
        string folder = Path.Combine(Repository.Root, "artifacts", "screenshots");
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, name);
    }

    // The driver reports on threads of its own.
    private static void Add(List<string> list, string text)
    {
        lock (list)
        {
            list.Add(text);
        }
    }

    private static string[] Copy(List<string> list)
    {
        lock (list)
        {
            return [.. list];
        }
    }
}
