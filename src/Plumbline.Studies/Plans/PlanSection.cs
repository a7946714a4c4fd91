using YamlDotNet.RepresentationModel;

namespace Plumbline.Studies.Plans;

/// <summary>One section of a plan: reads keys by any of their spellings and knows which were never read.</summary>
internal sealed class PlanSection
{
    private readonly string _path;
    private readonly string _name;
    private readonly Dictionary<string, YamlNode> _entries;
    private readonly HashSet<string> _read = [];
    private readonly List<string> _known = [];

    public PlanSection(string path, string name, YamlNode node)
    {
        _path = path;
        _name = name;
        _entries = node switch
        {
            YamlMappingNode mapping => Entries(mapping, path).ToDictionary(entry => entry.Name, entry => entry.Node),
            YamlScalarNode { Value: null or "" } => [],
            _ => throw new PlanException($"{path}:{node.Start.Line}: {name}: found {Describe(node)}, expected keys and values"),
        };
    }

    public string Name => _name;

    /// <summary>Whether a study section is switched on; it is unless it says otherwise.</summary>
    public bool Enabled => Text("enabled", "run")?.ToLowerInvariant() switch
    {
        null or "true" or "yes" or "on" => true,
        "false" or "no" or "off" => false,
        _ => throw Refuse("true or false", "enabled", "run"),
    };

    public static IEnumerable<(string Name, YamlNode Node)> Entries(YamlMappingNode mapping, string path)
    {
        foreach ((YamlNode key, YamlNode value) in mapping.Children)
        {
            if (key is not YamlScalarNode { Value: { } name })
            {
                throw new PlanException($"{path}:{key.Start.Line}: found {Describe(key)} as a key, expected a name");
            }

            yield return (name, value);
        }
    }

    public string? Text(params ReadOnlySpan<string> names) => Find(names) is var (name, node)
        ? node is YamlScalarNode { Value: { } text } ? text : throw Error(name, Describe(node), "one value", node)
        : null;

    public int? Integer(params ReadOnlySpan<string> names) => Find(names) is var (name, node)
        ? Scalar(name, node, text => NumberList.WholeNumber(text, Place(name, node)), "a whole number")
        : null;

    public IReadOnlyList<int>? Integers(params ReadOnlySpan<string> names) => Find(names) is var (name, node)
        ? List(name, node, NumberList.Integers, NumberList.WholeNumber)
        : null;

    public IReadOnlyList<double>? Numbers(params ReadOnlySpan<string> names) => Find(names) is var (name, node)
        ? List(name, node, NumberList.Numbers, NumberList.AnyNumber)
        : null;

    /// <summary>Reads the keys of nested mappings as the section's own; the section's own come first where both have one.</summary>
    public void Flatten(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            _known.Add(name);
            if (!_entries.TryGetValue(name, out YamlNode? node))
            {
                continue;
            }

            if (node is not YamlMappingNode mapping)
            {
                // "ann: hnsw" names a method and has no keys of its own.
                _read.Add(name);
                continue;
            }

            _entries.Remove(name);
            foreach ((string key, YamlNode value) in Entries(mapping, _path))
            {
                _entries.TryAdd(key, value);
            }
        }
    }

    /// <summary>Accepts a key that says again what the plan says, and refuses one that says something else.</summary>
    public void RequireSame(int value, params ReadOnlySpan<string> names)
    {
        if (Integer(names) is int found && found != value)
        {
            throw Error(names[0], $"{found}", $"the plan's own, {value}, or none");
        }
    }

    /// <summary>Accepts keys that have no effect here.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            _known.Add(name);
            _read.Add(name);
        }
    }

    public void RefuseUnread()
    {
        foreach ((string name, YamlNode node) in _entries)
        {
            if (!_read.Contains(name))
            {
                throw new PlanException($"{_path}:{node.Start.Line}: {_name}: found unknown key '{name}', expected one of {string.Join(", ", _known.Distinct())} (nearest: '{Nearest.Of(name, _known)}')");
            }
        }
    }

    public PlanException Error(string name, string found, string expected, YamlNode? node = null) =>
        new($"{Place(name, node)}: found '{found}', expected {expected}");

    /// <summary>The error that a value does not fit, whichever of its spellings was used.</summary>
    public PlanException Refuse(string expected, params ReadOnlySpan<string> names) => Find(names) is var (name, node)
        ? Error(name, $"{node}", expected, node)
        : throw new InvalidOperationException("None of the keys is there to be refused.");

    /// <summary>The same, or null where none of the spellings is there.</summary>
    public string? PlaceIfThere(params ReadOnlySpan<string> names) => Find(names) is var (name, node) ? Place(name, node) : null;

    /// <summary>File, line, section and key of a value, whichever of its spellings was used.</summary>
    public string PlaceOf(params ReadOnlySpan<string> names) => Find(names) is var (name, node) ? Place(name, node) : Place(names[0]);

    /// <summary>File, line, section and key, as messages name them.</summary>
    public string Place(string name, YamlNode? node = null) =>
        $"{_path}:{(node ?? _entries.GetValueOrDefault(name))?.Start.Line ?? 1}: {_name}.{name}";

    private static string Describe(YamlNode node) => node switch
    {
        YamlSequenceNode => "a list",
        YamlMappingNode => "a mapping",
        YamlScalarNode scalar => $"'{scalar.Value}'",
        _ => "an alias",
    };

    private (string Name, YamlNode Node)? Find(ReadOnlySpan<string> names)
    {
        (string, YamlNode)? found = null;
        foreach (string name in names)
        {
            _known.Add(name);
            if (_entries.TryGetValue(name, out YamlNode? node))
            {
                _read.Add(name);
                if (found is var (other, _))
                {
                    throw Error(name, name, $"only one of '{other}' and '{name}'", node);
                }

                found = (name, node);
            }
        }

        return found;
    }

    private T Scalar<T>(string name, YamlNode node, Func<string, T> parse, string expected) =>
        node is YamlScalarNode { Value: { } text } ? parse(text) : throw Error(name, Describe(node), expected, node);

    /// <summary>A YAML list, a mapping start/stop/step, or the text that the command line takes.</summary>
    private IReadOnlyList<T> List<T>(string name, YamlNode node, Func<string, string, IReadOnlyList<T>> parseText, Func<string, string, T> parseItem)
    {
        string place = Place(name, node);
        return node switch
        {
            YamlSequenceNode items => [.. items.Select(item => Scalar(name, item, text => parseItem(text, place), "a number")).Order()],
            YamlScalarNode { Value: { } text } => parseText(text, place),
            YamlMappingNode range => parseText(RangeText(range), place),
            _ => throw Error(name, Describe(node), "a list of numbers", node),
        };
    }

    private string RangeText(YamlMappingNode range)
    {
        PlanSection section = new(_path, _name, range);
        int first = section.Integer("start", "min", "from") ?? throw section.Error("start", "nothing", "the first value", range);
        int last = section.Integer("stop", "max", "to", "end") ?? throw section.Error("stop", "nothing", "the last value", range);
        int step = section.Integer("step") ?? 1;
        section.RefuseUnread();
        return $"{first}:{last}:{step}";
    }
}
