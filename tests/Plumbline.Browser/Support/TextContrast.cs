using System.Globalization;

namespace Plumbline.Browser.Support;

/// <summary>TextContrast of text by WCAG 2: (lighter + 0.05) / (darker + 0.05) of relative luminances.</summary>
internal static class TextContrast
{
    /// <summary>What WCAG asks of text of usual size.</summary>
    public const double Enough = 4.5;

    /// <summary>The text with the least contrast to what lies behind it, text of charts included, as "ratio text (colours)".</summary>
    public static async Task<(double Ratio, string Words)> LeastAsync(BrowserPage page)
    {
        string[] found = await page.RunAsync<string[]>(Script);
        return (double.Parse(found[0], CultureInfo.InvariantCulture), string.Join(" ", found));
    }

    /// <summary>Relative luminance of the page's background, 0 to 1.</summary>
    public static Task<double> BackgroundAsync(BrowserPage page) => page.RunAsync<double>(
        """
        () => {
          const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number);
          const linear = c => c <= 10.31475 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4;
          return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
        }
        """);

    private const string Script =
        """
        () => {
          const numbers = text => { const n = (text.match(/[\d.]+/g) || []).map(Number); return n.length >= 3 ? [n[0], n[1], n[2], n.length > 3 ? n[3] : 1] : [0, 0, 0, 0]; };
          const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
          const linear = c => c <= 10.31475 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4;
          const luminance = c => 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
          const behind = element => {
            const layers = [];
            for (let e = element; e; e = e.parentElement) {
              const colour = numbers(getComputedStyle(e).backgroundColor);
              layers.push(colour);
              if (colour[3] === 1) { break; }
            }
            return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
          };
          let least = [21, "", "", ""];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const element = walker.currentNode.parentElement;
            const text = walker.currentNode.textContent.trim();
            if (!text || element.closest("script, style, noscript, .skip, option")) { continue; }
            const box = element.getBoundingClientRect();
            const style = getComputedStyle(element);
            if (box.width === 0 || style.visibility === "hidden" || style.opacity === "0") { continue; }
            const own = element instanceof SVGElement ? style.fill : style.color;
            const back = behind(element);
            const front = over(numbers(own), back);
            const pair = [luminance(front), luminance(back)].sort((a, b) => b - a);
            const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
            if (ratio < least[0]) { least = [ratio, text.slice(0, 40), own, back.slice(0, 3).map(Math.round).join(",")]; }
          }
          return least.map(String);
        }
        """;
}
