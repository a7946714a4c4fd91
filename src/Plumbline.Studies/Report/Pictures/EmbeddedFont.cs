using ScottPlot;
using SkiaSharp;

namespace Plumbline.Studies.Report.Pictures;

/// <summary>
/// The font of the pictures, carried in this assembly: a server or a container may have no fonts at all, where text would not
/// be drawn, and with the same font everywhere a picture is the same everywhere.
/// </summary>
internal sealed class EmbeddedFont : IFontResolver
{
    /// <summary>The name under which ScottPlot asks for it.</summary>
    public const string Name = "Open Sans";

    private static readonly Lazy<SKTypeface> Face = new(Load);

    private static readonly Lazy<bool> Registered = new(() =>
    {
        Fonts.FontResolvers.Add(new EmbeddedFont());
        return true;
    });

    /// <summary>Makes the font known to ScottPlot, once a process.</summary>
    public static void Register() => _ = Registered.Value;

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName == Name ? Face.Value : null;

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Name ? Face.Value : null;

    private static SKTypeface Load()
    {
        using Stream stream = typeof(EmbeddedFont).Assembly.GetManifestResourceStream("OpenSans-Regular.ttf")
            ?? throw new InvalidOperationException("The font of the pictures is not embedded in this build.");
        using SKData data = SKData.Create(stream);
        return SKTypeface.FromData(data);
    }
}
