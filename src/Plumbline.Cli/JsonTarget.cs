using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.IO;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>Where --json writes: a file, or standard output for "-".</summary>
internal static class JsonTarget
{
    private const string StandardOutput = "-";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static bool IsStandardOutput(string? target) => target == StandardOutput;

    /// <summary>Refuses a file that could not be written, before the work that it would hold.</summary>
    public static void Check(string? target)
    {
        if (target is null or StandardOutput)
        {
            return;
        }

        if (Path.GetExtension(target) is ".yaml" or ".yml")
        {
            // "--json plan.yaml" takes the plan for its file, and would overwrite it.
            throw new PlanException($"--json: found {target}, expected the path of a JSON file or - (a plan goes before --json)");
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(target)) ?? target;
        if (Directory.Exists(target) || !Directory.Exists(folder))
        {
            throw new PlanException($"--json: found {target}, {(Directory.Exists(target) ? "a folder" : "in a folder that does not exist")}, expected the path of a file");
        }
    }

    public static void Write(string? target, JsonObject content)
    {
        if (target is null)
        {
            return;
        }

        string text = content.ToJsonString(Indented) + "\n";
        if (target == StandardOutput)
        {
            Console.Out.Write(text);
            return;
        }

        AtomicFile.Write(target, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
    }
}
