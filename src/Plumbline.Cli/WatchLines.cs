using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Plumbline.Cli;

/// <summary>
/// Writes rounds as JSON Lines: appended to a file, which is opened for each line so that it may be rotated, or to standard output. A line is
/// written whole or, where a crash cut it off, ended before the next.
/// </summary>
internal sealed class WatchLines(string? target)
{
    /// <summary>One line, letters as they are.</summary>
    public static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a line.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(JsonObject content)
    {
        if (target is null)
        {
            return;
        }

        string text = content.ToJsonString(Relaxed) + "\n";
        if (JsonTarget.IsStandardOutput(target))
        {
            Console.Out.Write(text);
            Console.Out.Flush();
            return;
        }

        using FileStream stream = new(target, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        bool isCut = false;
        if (stream.CanSeek && stream.Length > 0)
        {
            stream.Seek(-1, SeekOrigin.End);
            isCut = stream.ReadByte() != '\n';
        }

        stream.Write(Encoding.UTF8.GetBytes(isCut ? "\n" + text : text));
    }
}
