using System.Text.Json.Nodes;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>What plumb info found out, for the screen and as JSON.</summary>
/// <param name="Lines">Names and what they are.</param>
/// <param name="Json">The same, before seconds and memory.</param>
/// <param name="WriteTables">Writes what comes below the lines; null for nothing.</param>
internal sealed record InfoReport(IReadOnlyList<(string Name, string Words)> Lines, JsonObject Json, Action<IAnsiConsole>? WriteTables = null);
