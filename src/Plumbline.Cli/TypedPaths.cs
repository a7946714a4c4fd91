using System.Text.RegularExpressions;
using Plumbline.Engines.Servers;
using Plumbline.IO;

namespace Plumbline.Cli;

/// <summary>
/// Errors of the system about a file, in the words of ours: the path as it was typed, what was found, what was expected. The system's own name the
/// absolute path, which is not what the user wrote.
/// </summary>
/// <param name="words">The command line.</param>
/// <param name="attributes">Looks at a path, as the system does where null; for tests, which may be root and be denied nothing.</param>
internal sealed partial class TypedPaths(IEnumerable<string> words, Func<string, FileAttributes>? attributes = null)
{
    private readonly (string Full, string Typed)[] _typed =
    [
        .. words.Where(word => !EngineAddress.IsAddress(word))
            .SelectMany(Candidates)
            .Where(word => word.Length > 0 && !word.Contains('\0', StringComparison.Ordinal))
            .Select(word => (Path.TrimEndingDirectorySeparator(Path.GetFullPath(word)), Path.TrimEndingDirectorySeparator(word)))
            .OrderByDescending(pair => pair.Item1.Length),
    ];

    /// <summary>One line about a file that could not be opened; null for another error, or one whose words are ours.</summary>
    public string? Describe(Exception e) => e switch
    {
        FileNotFoundException { FileName: { } name } => $"{EngineAddress.RedactTarget(Of(name))}: {Missing(name)}",
        DirectoryNotFoundException when Quoted(e, "Could not find a part of the path") is { } path => $"{Of(path)}: {Missing(path)}",
        UnauthorizedAccessException when Quoted(e, "Access to the path") is { } path => Directory.Exists(path)
            ? $"{Of(path)}: found a folder, expected a file that can be read"
            : $"{Of(path)}: found a file that cannot be read (permission denied), expected one that can",
        _ => null,
    };

    /// <summary>A path as the command line has it, or has the folder that it lies in.</summary>
    public string Of(string path)
    {
        if (!Path.IsPathFullyQualified(path))
        {
            return path;
        }

        foreach ((string full, string typed) in _typed)
        {
            if (path == full)
            {
                return typed;
            }

            if (path.StartsWith(full + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                return Path.Combine(typed, path[(full.Length + 1)..]);
            }
        }

        // Not typed at all, such as the folder that runs go to: short where it lies below the present one.
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    /// <summary>What is missing, or lies in a folder that may not be entered, which the system does not tell apart where it is only asked whether a file is there.</summary>
    private string Missing(string path)
    {
        try
        {
            (attributes ?? File.GetAttributes)(VectorFile.FileOf(path));
        }
        catch (UnauthorizedAccessException)
        {
            return "found a folder on the way that may not be entered (permission denied), expected a file that can be read";
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            // There is none.
        }

        return "found no such file, expected one that can be read";
    }

    /// <summary>A word, what follows its "=" or first colon (--data=x.npy, images:photos), and the file that an array is named of (x.npz:train).</summary>
    private static IEnumerable<string> Candidates(string word)
    {
        yield return word;
        yield return word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..];
        yield return word[(word.IndexOf(':', StringComparison.Ordinal) + 1)..];
        yield return VectorFile.FileOf(word);
    }

    private static string? Quoted(Exception e, string before) =>
        e.Message.StartsWith(before, StringComparison.Ordinal) && QuotedPath().Match(e.Message) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("'(.+)'")]
    private static partial Regex QuotedPath();
}
