using System.Globalization;

namespace Plumbline.Engines.Servers;

/// <summary>
/// Numbers for the ids of an engine whose ids are texts. Where all of them are whole numbers, each stands for itself; otherwise they are numbered
/// from 0 in the order in which they were listed.
/// </summary>
public sealed class EngineKeys
{
    private readonly List<string> _keys;
    private readonly Dictionary<string, long>? _places;

    /// <summary>Numbers ids. O(n).</summary>
    /// <param name="keys">The ids that the engine holds, each once.</param>
    public EngineKeys(IEnumerable<string> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        _keys = [.. keys];
        long[] numbers = new long[_keys.Count];
        bool areNumbers = true;
        for (int i = 0; i < numbers.Length && areNumbers; i++)
        {
            areNumbers = IsNumber(_keys[i], out numbers[i]);
        }

        if (areNumbers)
        {
            Ids = numbers;
            return;
        }

        _places = new Dictionary<string, long>(_keys.Count, StringComparer.Ordinal);
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = i;
            _places.TryAdd(_keys[i], i);
        }

        Ids = numbers;
    }

    /// <summary>Whether every id is a whole number, which then stands for itself.</summary>
    public bool AreNumbers => _places is null;

    /// <summary>The number of each id, in the order in which they were listed.</summary>
    public IReadOnlyList<long> Ids { get; }

    /// <summary>The number of an id. One that was not listed, as of a vector added since, gets the next number, which no listed id has.</summary>
    /// <param name="key">The id, as the engine writes it.</param>
    public long IdOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (_places is null)
        {
            // What is no number cannot have been listed: no vector has a negative id of this kind but by name.
            return IsNumber(key, out long number) ? number : long.MinValue;
        }

        if (!_places.TryGetValue(key, out long place))
        {
            place = _keys.Count;
            _keys.Add(key);
            _places.Add(key, place);
        }

        return place;
    }

    /// <summary>The id that a number stands for, as the engine writes it.</summary>
    /// <param name="id">The number.</param>
    public string KeyOf(long id) =>
        _places is not null && id >= 0 && id < _keys.Count ? _keys[(int)id] : id.ToString(CultureInfo.InvariantCulture);

    // "007" and "+7" are other texts than "7".
    private static bool IsNumber(string key, out long number) =>
        long.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
        && number.ToString(CultureInfo.InvariantCulture) == key;
}
