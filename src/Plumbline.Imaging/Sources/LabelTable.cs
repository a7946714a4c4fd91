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
        foreach ((string place, string[] fields) in Rows(path, key, "label"))
        {
            if (!labels.TryAdd(fields[0], fields[1]))
            {
                throw new ImagingException(path, place, $"{fields[0]} a second time", "each image once");
            }
        }

        return new LabelTable(labels);
    }

    /// <summary>The column <c>label</c> of a table, whatever its other columns, in the order of its lines.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ImagingException">It has no such column, or a line lacks it.</exception>
    public static string[] ReadColumn(string path) => [.. Rows(path, "label").Select(row => row.Fields[0])];

    /// <summary>The label of a file; null where the table does not name it.</summary>
    /// <param name="name">Its path below the folder, with "/".</param>
    public string? OfFile(string name) => _labels.GetValueOrDefault(name);

    /// <summary>The label of an image in a file of many; null where the table does not name it.</summary>
    /// <param name="index">Its number.</param>
    public string? OfIndex(int index) => _labels.GetValueOrDefault(index.ToString(CultureInfo.InvariantCulture));

    /// <summary>The named columns of each line after the header, with the line's place for messages. Empty lines are passed over.</summary>
    private static IEnumerable<(string Place, string[] Fields)> Rows(string path, params string[] names)
    {
        string header = $"a header with {string.Join(" and ", names)}";
        int[] columns = [];
        int line = 0;
        foreach (string text in File.ReadLines(path))
        {
            string place = string.Create(CultureInfo.InvariantCulture, $"line {++line}");
            string[] fields = Split(text);
            if (line == 1)
            {
                columns = [.. names.Select(name => Array.IndexOf(fields, name))];
                if (columns.Contains(-1))
                {
                    throw new ImagingException(path, place, $"'{text}'", header);
                }
            }
            else if (text.Length > 0)
            {
                yield return fields.Length > columns.Max()
                    ? (place, [.. columns.Select(column => fields[column])])
                    : throw new ImagingException(path, place, Quantity.Plain(fields.Length, "field"), $"at least {columns.Max() + 1}");
            }
        }

        if (line == 0)
        {
            throw new ImagingException(path, "", "an empty file", header);
        }
    }

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
