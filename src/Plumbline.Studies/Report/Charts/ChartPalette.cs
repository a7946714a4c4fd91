using System.Globalization;

namespace Plumbline.Studies.Report.Charts;

/// <summary>
/// Colours of Okabe and Ito, which colour-blind readers tell apart, in the order of their contrast on white and on near-black;
/// marker shapes and dashes repeat the distinction for print in black and white.
/// </summary>
internal static class ChartPalette
{
    private static readonly string[] Colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C6D1F"];

    /// <summary>A colour as #RRGGBB; the palette repeats.</summary>
    /// <param name="place">Place in the palette.</param>
    public static string Hex(int place) => Colours[place % Colours.Length];

    /// <summary>A colour that lets what is below show through, as CSS writes it.</summary>
    /// <param name="place">Place in the palette.</param>
    /// <param name="alpha">0 to 1.</param>
    public static string Translucent(int place, double alpha)
    {
        string hex = Hex(place);
        int red = Convert.ToInt32(hex[1..3], 16);
        int green = Convert.ToInt32(hex[3..5], 16);
        int blue = Convert.ToInt32(hex[5..7], 16);
        return string.Create(CultureInfo.InvariantCulture, $"rgba({red},{green},{blue},{alpha})");
    }
}
