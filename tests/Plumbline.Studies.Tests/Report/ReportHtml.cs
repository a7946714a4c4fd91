using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Studies.Report;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Tests.Report;

/// <summary>A written report, taken apart.</summary>
internal sealed partial class ReportHtml
{
    private ReportHtml(byte[] bytes)
    {
        Bytes = bytes;
        Text = Encoding.UTF8.GetString(bytes);
        WithoutScripts = Script().Replace(Text, string.Empty);
    }

    /// <summary>The file.</summary>
    public byte[] Bytes { get; }

    /// <summary>The file as text.</summary>
    public string Text { get; }

    /// <summary>The text without what is in script elements.</summary>
    public string WithoutScripts { get; }

    /// <summary>Writes the report of a study.</summary>
    public static ReportHtml Of(StudyResult study, ReportFacts? facts = null)
    {
        using MemoryStream stream = new();
        StudyReport.WriteHtml(study, stream, facts);
        return new ReportHtml(stream.ToArray());
    }

    /// <summary>The figures' JSON by the figure's name.</summary>
    public Dictionary<string, JsonElement> Figures() => FigureData().Matches(Text).ToDictionary(
        match => match.Groups["name"].Value,
        match => JsonDocument.Parse(match.Groups["json"].Value).RootElement.Clone());

    /// <summary>A figure's trace by name, the first such.</summary>
    public JsonElement Trace(string figure, string name) =>
        Figures()[figure].GetProperty("data").EnumerateArray().First(trace => trace.GetProperty("name").GetString() == name);

    [GeneratedRegex("<script[^>]*>.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<figure id=\"figure-(?<name>[a-z_]+)\">.*?<script type=\"application/json\" class=\"figure-data\">(?<json>.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex FigureData();
}
