using System.Globalization;

namespace Plumbline.Imaging.Sources;

/// <summary>A labels.csv: a header with <c>label</c> and <c>file</c> or <c>index</c>, then a line an image. Fields may be quoted.</summary>
internal sealed class LabelTable
{
    /// <summary>The name that such a file has beside its images.</summary>
    public const string FileName = "labels.csv";

    private readonly Dictionary<string, string> _labels;

    private LabelTable(Dictionary<string, string> labels) => _labels = labels;

    /// <summary>Reads a table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The column that names images: <c>file</c>, or <c>index</c>.</param>
    /// <exception cref="ImagingException">It is no such table, or names an image twice.</exception>
    public static LabelTable Read(string path, string key = "file")
    {
        Dictionary<string, string> labels = new(StringComparer.Ordinal);
        int line = 0;
        (int Key, int Label) columns = default;
        foreach (string text in File.ReadLines(path))
        {
            line++;
            string[] fields = Split(text);
            if (line == 1)
            {
                columns = (Array.IndexOf(fields, key), Array.IndexOf(fields, "label"));
                if (columns.Key < 0 || columns.Label < 0)
                {
                    throw new ImagingException(path, "line 1", $"'{text}'", $"a header with {key} and label");
                }
            }
            else if (text.Length > 0)
            {
                if (fields.Length <= Math.Max(columns.Key, columns.Label))
                {
                    throw new ImagingException(path, string.Create(CultureInfo.InvariantCulture, $"line {line}"), $"{fields.Length} fields", $"at least {Math.Max(columns.Key, columns.Label) + 1}");
                }

                if (!labels.TryAdd(fields[columns.Key], fields[columns.Label]))
                {
                    throw new ImagingException(path, string.Create(CultureInfo.InvariantCulture, $"line {line}"), $"{fields[columns.Key]} a second time", "each image once");
                }
            }
        }

        return line > 0 ? new LabelTable(labels) : throw new ImagingException(path, "", "an empty file", $"a header with {key} and label");
    }

    /// <summary>The column <c>label</c> of a table, whatever its other columns, in the order of its lines.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ImagingException">It has no such column, or a line lacks it.</exception>
    public static string[] ReadColumn(string path)
    {
        List<string> labels = [];
        int column = -1;
        int line = 0;
        foreach (string text in File.ReadLines(path))
        {
            line++;
            string[] fields = Split(text);
            if (line == 1)
            {
                column = Array.IndexOf(fields, "label");
                if (column < 0)
                {
                    throw new ImagingException(path, "line 1", $"'{text}'", "a header with label");
                }
            }
            else if (text.Length > 0)
            {
                labels.Add(column < fields.Length ? fields[column] : throw new ImagingException(path, string.Create(CultureInfo.InvariantCulture, $"line {line}"), $"{fields.Length} fields", $"at least {column + 1}"));
            }
        }

        return line > 0 ? [.. labels] : throw new ImagingException(path, "", "an empty file", "a header with label");
    }

    /// <summary>The label of a file; null where the table does not name it.</summary>
    /// <param name="name">Its path below the folder, with "/".</param>
    public string? OfFile(string name) => _labels.GetValueOrDefault(name);

    /// <summary>The label of an image in a file of many; null where the table does not name it.</summary>
    /// <param name="index">Its number.</param>
    public string? OfIndex(int index) => _labels.GetValueOrDefault(index.ToString(CultureInfo.InvariantCulture));

    private static string[] Split(string line)
    {
        List<string> fields = [];
        int start = 0;
        bool quoted = false;
        for (int i = 0; i <= line.Length; i++)
        {
            if (i == line.Length || (line[i] == ',' && !quoted))
            {
                string field = line[start..i].Trim();
                fields.Add(field.Length > 1 && field[0] == '"' && field[^1] == '"' ? field[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : field);
                start = i + 1;
            }
            else if (line[i] == '"')
            {
                quoted = !quoted;
            }
        }

        return [.. fields];
    }
}
