using System.Globalization;

namespace Plumbline.Bench;

/// <summary>The fields of a peer's answer.</summary>
/// <param name="command">The command that was answered.</param>
/// <param name="fields">The fields by name.</param>
internal sealed class PeerAnswer(string command, IReadOnlyDictionary<string, string> fields)
{
    public IReadOnlyDictionary<string, string> Fields { get; } = fields;

    public double Seconds => Number("seconds");

    public string Text(string name) =>
        Fields.TryGetValue(name, out string? value) ? value : throw new BenchException($"the peer answered '{command}' without {name}", ExitCode.NotReachable);

    public double Number(string name) => double.Parse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Reads an answer: "ok" and name=value fields, or "error" and what is wrong, with tabs between them.</summary>
    /// <exception cref="BenchException">The peer did not do what it was asked.</exception>
    public static PeerAnswer Parse(string command, string line)
    {
        string[] parts = line.Split('\t');
        if (parts[0] != "ok")
        {
            throw new BenchException($"the peer could not do '{command}': {(parts[0] == "error" ? string.Join(' ', parts[1..]) : line)}", ExitCode.NotReachable);
        }

        return new PeerAnswer(command, parts[1..].Select(part => part.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair.ElementAtOrDefault(1) ?? "", StringComparer.Ordinal));
    }
}
