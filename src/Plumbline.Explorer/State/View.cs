using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Plumbline.Explorer.State;

/// <summary>What a user looks at. All of it lives in the address of the page, so that a view can be sent to somebody else.</summary>
public sealed record View
{
    /// <summary>Neighbourhood size.</summary>
    public int K { get; init; }

    /// <summary>Search effort, efSearch.</summary>
    public int Ef { get; init; }

    /// <summary>The point whose neighbourhood is shown; null for the first query, or for <see cref="Picture"/>.</summary>
    public int? Point { get; init; }

    /// <summary>The picture of the user's own that is the query in place of a point; null for none.</summary>
    public string? Picture { get; init; }

    /// <summary>The first place that is listed, from 1.</summary>
    public int Place { get; init; } = 1;

    /// <summary>Colour of the map.</summary>
    public MapColour Colour { get; init; }

    /// <summary>The part of the map that is selected; null for none.</summary>
    public MapBox? Box { get; init; }

    /// <summary>The step of the walk that is shown, from 0; null for the last.</summary>
    public int? Step { get; init; }

    /// <summary>What could not be taken from the address as it stood, in a line; null where all of it could.</summary>
    public string? Problem { get; init; }

    /// <summary>Reads an address.</summary>
    /// <param name="query">The part of it from the question mark on, or nothing.</param>
    /// <param name="limits">What can be asked for.</param>
    public static View Read(string query, ViewLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        Dictionary<string, StringValues> values = QueryHelpers.ParseQuery(query);
        List<string> problems = [];
        string? colour = Text(values, "colour");
        MapColour mapColour = MapColour.Overlap;
        // Names only: a number would be taken for a member too.
        if (colour is not null && !(char.IsAsciiLetter(colour[0]) && Enum.TryParse(colour, ignoreCase: true, out mapColour)))
        {
            mapColour = MapColour.Overlap;
            problems.Add("colour: found another word, expected overlap, lid, capacity or label");
        }

        string? picture = Text(values, "picture");
        if (picture is not null && !(picture.Length == 32 && picture.All(char.IsAsciiHexDigit)))
        {
            picture = null;
            problems.Add("picture: found another text than the name of a picture that was sent");
        }

        MapBox? box = Text(values, "box") is { } corners ? MapBox.Read(corners) : null;
        if (box is null && Text(values, "box") is not null)
        {
            problems.Add("box: found no four numbers, expected the corners of a selection");
        }

        return new View
        {
            K = Number(values, "k", 1, limits.LargestK, problems) ?? limits.UsualK,
            Ef = Number(values, "ef", 1, limits.LargestEffort, problems) ?? limits.UsualEffort,
            Point = Number(values, "point", 0, limits.Count - 1, problems),
            Picture = picture,
            Place = Number(values, "place", 1, limits.LargestK, problems) ?? 1,
            Step = Number(values, "step", 0, int.MaxValue, problems),
            Colour = mapColour,
            Box = box,
            Problem = problems.Count > 0 ? string.Join("; ", problems) : null,
        };
    }

    /// <summary>The address of a page with this view.</summary>
    /// <param name="page">The page's path, such as "/worst".</param>
    public string On(string page)
    {
        List<string> parts = [Part("k", K), Part("ef", Ef)];
        if (Picture is not null)
        {
            parts.Add($"picture={Picture}");
        }
        else if (Point is { } point)
        {
            parts.Add(Part("point", point));
        }

        if (Place > 1)
        {
            parts.Add(Part("place", Place));
        }

        if (Colour != MapColour.Overlap)
        {
            parts.Add($"colour={Colour.ToString().ToLowerInvariant()}");
        }

        if (Box is not null)
        {
            parts.Add($"box={Box}");
        }

        if (Step is { } step)
        {
            parts.Add(Part("step", step));
        }

        return $"{page}?{string.Join('&', parts)}";
    }

    /// <summary>The same with another point in the middle, from its first place on.</summary>
    /// <param name="point">The point.</param>
    public View At(int point) => this with { Point = point, Picture = null, Place = 1, Step = null, Problem = null };

    /// <summary>The same with a picture of the user's own in the middle.</summary>
    /// <param name="picture">Its name; null to leave no query, for a name to be added.</param>
    public View With(string? picture) => this with { Point = null, Picture = picture, Place = 1, Step = null, Problem = null };

    private static string Part(string name, int value) => string.Create(CultureInfo.InvariantCulture, $"{name}={value}");

    private static string? Text(Dictionary<string, StringValues> values, string name) =>
        values.TryGetValue(name, out StringValues found) && found.ToString() is { Length: > 0 } text ? text : null;

    private static int? Number(Dictionary<string, StringValues> values, string name, int least, int most, List<string> problems)
    {
        if (Text(values, name) is not { } text)
        {
            return null;
        }

        // Beyond what fits into a long it is out of range too.
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most)
        {
            return (int)number;
        }

        string shown = text.Length <= 20 ? text : text[..20] + "...";
        problems.Add(most == int.MaxValue
            ? $"{name}: found {shown}, expected a whole number from {least}"
            : string.Create(CultureInfo.InvariantCulture, $"{name}: found {shown}, expected {least} to {most}"));
        return null;
    }
}
