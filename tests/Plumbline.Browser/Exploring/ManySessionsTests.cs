using System.Diagnostics;
using System.Globalization;
using Plumbline.Browser.Support;

namespace Plumbline.Browser.Exploring;

/// <summary>
/// Many readers at once, each in a browser context of their own: each sees their own view, sliders answer, and who leaves takes no memory any more.
/// PLUMBLINE_SESSIONS=50 opens fifty; figures go to the file that PLUMBLINE_HARD_USE_LOG names.
/// </summary>
[Collection(nameof(AloneTests))]
public sealed class ManySessionsTests(ChromiumFixture chromium, ExplorerSite site) : IClassFixture<ExplorerSite>
{
    private const int UsualSessions = 6;
    private const int OpenedAtOnce = 4;
    private const int Rounds = 3;

    // What else the process holds moves by some megabytes from one look to the next.
    private const long Noise = 4 << 20;

    private static readonly TimeSpan MostSlider = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan MostLeaving = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Each_has_a_view_of_its_own_and_leaves_nothing()
    {
        int sessions = int.TryParse(Environment.GetEnvironmentVariable("PLUMBLINE_SESSIONS"), NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? asked : UsualSessions;
        using CircuitCount circuits = new();
        // The first wave fills caches; what the second leaves behind is what sessions leave behind.
        await WaveAsync(circuits, sessions);
        Wave wave = await WaveAsync(circuits, sessions);
        double[] milliseconds = [.. wave.Milliseconds.Order()];
        double each = (double)(wave.OpenBytes - wave.BytesBefore) / sessions;
        double left = (double)(wave.BytesAfter - wave.BytesBefore) / sessions;
        Tell(string.Create(
            CultureInfo.InvariantCulture,
            $"{sessions} sessions: {each / 1024:0} KiB each; a slider answered after {Percentile(0.5):0} ms (median), {Percentile(0.95):0} ms (95%), {milliseconds[^1]:0} ms (most) of {milliseconds.Length}; "
            + $"sessions ended {wave.Leaving.TotalSeconds:0.0} s after their pages, and {left / 1024:0} KiB of each stayed"));
        Assert.True(left * sessions < Math.Max(Noise, each * sessions / 10), $"{left:0} bytes of each of {sessions} sessions stay, of {each:0}");

        double Percentile(double share) => milliseconds[(int)(share * (milliseconds.Length - 1))];
    }

    /// <summary>Opens sessions, moves all their sliders at once some times, and leaves.</summary>
    private async Task<Wave> WaveAsync(CircuitCount circuits, int sessions)
    {
        long before = HeapBytes();
        BrowserPage[] pages = await OpenAsync(sessions);
        long open = HeapBytes();
        Assert.True(circuits.IsMeasured);
        Assert.Equal(sessions, circuits.Active);
        List<double> milliseconds = [];
        for (int round = 0; round < Rounds; round++)
        {
            int shift = round;
            // Each to an effort of its own.
            milliseconds.AddRange(await Task.WhenAll(pages.Select((page, i) => SlideAsync(page, KOf(i), 30 + i + shift))));
        }

        await Task.WhenAll(pages.Select(LeaveAsync));
        long start = Stopwatch.GetTimestamp();
        while (circuits.Active > 0 && Stopwatch.GetElapsedTime(start) < MostLeaving)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        TimeSpan leaving = Stopwatch.GetElapsedTime(start);
        foreach (BrowserPage page in pages)
        {
            site.AssertQuiet(page);
            await page.DisposeAsync();
        }

        Assert.Equal(0, circuits.Active);
        return new Wave(before, open, HeapBytes(), milliseconds, leaving);
    }

    private static int KOf(int session) => 5 + session;

    private async Task<BrowserPage[]> OpenAsync(int sessions)
    {
        BrowserPage[] pages = new BrowserPage[sessions];
        await Parallel.ForAsync(
            0,
            sessions,
            new ParallelOptions { MaxDegreeOfParallelism = OpenedAtOnce, CancellationToken = TestContext.Current.CancellationToken },
            async (i, _) => pages[i] = await site.OpenAsync(chromium, string.Create(CultureInfo.InvariantCulture, $"/?k={KOf(i)}&ef=20")));
        return pages;
    }

    /// <summary>Moves the slider of the effort, as a hand would, and waits until the page shows the overlap of that effort.</summary>
    /// <returns>Milliseconds in the browser, from the slider to the page.</returns>
    private async Task<double> SlideAsync(BrowserPage page, int k, int ef)
    {
        string expected = (site.Exploration.Means(k, ef).Overlap * 100).ToString("0.0", CultureInfo.InvariantCulture) + "%";
        double took = await page.RunAsync<double>(
            """
            ([ef, limit]) => new Promise((done, fail) => {
              const begun = performance.now();
              const slider = document.getElementById("ef");
              slider.value = ef;
              slider.dispatchEvent(new Event("input", { bubbles: true }));
              const look = () => {
                if (document.querySelector("h1").textContent.endsWith(" and efSearch " + ef)) { done(performance.now() - begun); }
                else if (performance.now() - begun > limit) { fail(new Error("the slider was not answered")); }
                else { setTimeout(look, 1); }
              };
              look();
            })
            """,
            new object[] { ef, MostSlider.TotalMilliseconds });
        Assert.Equal(expected, (await page.Page.Locator("#overlap").InnerTextAsync()).Trim());
        return took;
    }

    /// <summary>Goes elsewhere, which ends the session.</summary>
    private static Task LeaveAsync(BrowserPage page) => page.Page.GotoAsync("about:blank");

    private static long HeapBytes()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static void Tell(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        if (Environment.GetEnvironmentVariable("PLUMBLINE_HARD_USE_LOG") is { Length: > 0 } log)
        {
            File.AppendAllText(log, line + "\n");
        }
    }

    private sealed record Wave(long BytesBefore, long OpenBytes, long BytesAfter, List<double> Milliseconds, TimeSpan Leaving);
}
