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

    /// <summary>Refuses a file that could not or should not be written, before the work that it would hold.</summary>
    /// <param name="target">What --json says.</param>
    /// <param name="force">Whether a file that exists is replaced (or appended to).</param>
    /// <param name="inputs">Files that the command reads.</param>
    /// <param name="outputFolder">The run folder to be, or another output; null for none.</param>
    /// <param name="what">What a path there is called in the message.</param>
    /// <param name="hint">What a user who names an input may have meant, in brackets.</param>
    public static void Check(string? target, bool force, IEnumerable<string?> inputs, string? outputFolder, string what = "the run folder or inside it", string hint = "")
    {
        if (target is null or StandardOutput)
        {
            return;
        }

        if (target.Length == 0)
        {
            throw new PlanException("--json: found an empty name, expected the path of a file, or -");
        }

        string path = Path.GetFullPath(target);
        // "--json plan.yaml" takes the plan for its file; nor is a vector file ever meant.
        if (Path.GetExtension(target) is ".yaml" or ".yml" or ".npy" or ".fvecs" || inputs.Any(input => input is not null && Path.GetFullPath(input) == path))
        {
            throw new PlanException($"--json: found {target}, which is an input, expected the path of a JSON file, or -{hint}");
        }

        OutputPath.RequireFile("--json", target);
        string? output = outputFolder is null ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(outputFolder));
        if (output is not null && (path == output || path.StartsWith(output + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
        {
            throw new PlanException($"--json: found {target}, which is {what}, expected a path elsewhere");
        }

        OutputPath.RequireFree("--json", target, force);
        OutputPath.RequireWritable("--json", target);
    }

    /// <summary>Refuses a file that an engine is, or that is read beside it.</summary>
    /// <param name="target">What --json says.</param>
    /// <param name="force">Whether a file that exists is replaced (or appended to).</param>
    /// <param name="engine">The engine and its files.</param>
    public static void Check(string? target, bool force, TargetRequest engine)
    {
        List<string?> inputs = [engine.Data, engine.Ids, engine.Queries];
        Check(target, force, inputs, engine.IndexFile, "the index");
    }

    public static void Write(string? target, Func<JsonObject> content)
    {
        if (target is null)
        {
            return;
        }

        string text = content().ToJsonString(Indented) + "\n";
        if (target == StandardOutput)
        {
            try
            {
                Console.Out.Write(text);
                Console.Out.Flush();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new PlanException("--json -: found standard output closed, expected a reader; the output is complete", e);
            }

            return;
        }

        AtomicFile.Write(target, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
    }
}
