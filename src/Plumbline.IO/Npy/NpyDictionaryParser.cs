using Plumbline.IO.Internals;

namespace Plumbline.IO.Npy;

/// <summary>
/// Reads the Python dict literal of a <c>.npy</c> header: <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (3, 4), }</c>,
/// keys in any order. Nothing else that Python would evaluate is understood.
/// </summary>
internal sealed class NpyDictionaryParser(InputFile input, string text)
{
    private const string Keys = "descr, fortran_order and shape";

    private int _at;

    public NpyDictionary Parse()
    {
        string? descr = null;
        bool? fortranOrder = null;
        List<long>? shape = null;
        string shapeText = "";
        Take('{');
        while (!TryTake('}'))
        {
            int keyAt = Peek();
            string key = TakeString("a key in quotes");
            Take(':');
            int valueAt = Peek();
            switch (key)
            {
                case "descr" when descr is null:
                    descr = TakeDescr();
                    break;
                case "fortran_order" when fortranOrder is null:
                    fortranOrder = TakeBoolean();
                    break;
                case "shape" when shape is null:
                    shape = TakeShape();
                    shapeText = Shorten(text[valueAt.._at]);
                    break;
                default:
                    throw Error(keyAt, $"the key '{Shorten(key)}'", $"each of the keys {Keys} once");
            }

            if (!TryTake(','))
            {
                Take('}');
                break;
            }
        }

        if (Peek() < text.Length)
        {
            throw Unexpected("nothing after the dict");
        }

        if (descr is null || fortranOrder is null || shape is null)
        {
            string missing = descr is null ? "descr" : fortranOrder is null ? "fortran_order" : "shape";
            throw input.Error("header", $"no key '{missing}'", $"the keys {Keys}");
        }

        return new NpyDictionary(descr, fortranOrder.Value, shape, shapeText);
    }

    private string TakeDescr()
    {
        if (_at < text.Length && text[_at] is '[' or '(')
        {
            throw input.Error("header, descr", $"a structured dtype, {Shorten(text[_at..].TrimEnd())}", NpyHeader.ExpectedDataTypes);
        }

        return TakeString("a dtype in quotes");
    }

    private bool TakeBoolean()
    {
        foreach ((string literal, bool value) in (ReadOnlySpan<(string, bool)>)[("False", false), ("True", true)])
        {
            if (string.CompareOrdinal(text, _at, literal, 0, literal.Length) == 0)
            {
                _at += literal.Length;
                return value;
            }
        }

        throw Unexpected("True or False");
    }

    private List<long> TakeShape()
    {
        var shape = new List<long>();
        Take('(');
        while (!TryTake(')'))
        {
            shape.Add(TakeInteger());
            if (TryTake(','))
            {
                continue;
            }

            // (3) is a number in Python, (3,) a tuple.
            if (shape.Count == 1)
            {
                throw Unexpected("','");
            }

            Take(')');
            break;
        }

        return shape;
    }

    private long TakeInteger()
    {
        Peek();
        bool negative = _at < text.Length && text[_at] == '-';
        _at += negative ? 1 : 0;
        int first = _at;
        long value = 0;
        for (; _at < text.Length && char.IsAsciiDigit(text[_at]); _at++)
        {
            int digit = text[_at] - '0';
            value = value > (long.MaxValue - digit) / 10 ? long.MaxValue : (value * 10) + digit;
        }

        if (_at == first)
        {
            throw Unexpected("a digit");
        }

        // NumPy under Python 2 could write 3L.
        if (_at < text.Length && text[_at] == 'L')
        {
            _at++;
        }

        return negative ? -value : value;
    }

    private string TakeString(string what)
    {
        if (_at == text.Length || text[_at] is not ('\'' or '"'))
        {
            throw Unexpected(what);
        }

        int end = text.IndexOf(text[_at], _at + 1);
        if (end < 0)
        {
            throw Error(_at, "a quote that is never closed", what);
        }

        string value = text[(_at + 1)..end];
        _at = end + 1;
        return value;
    }

    private void Take(char wanted)
    {
        if (!TryTake(wanted))
        {
            throw Unexpected($"'{wanted}'");
        }
    }

    private bool TryTake(char wanted)
    {
        if (Peek() == text.Length || text[_at] != wanted)
        {
            return false;
        }

        _at++;
        return true;
    }

    /// <summary>Passes over blanks and returns the place of what follows.</summary>
    private int Peek()
    {
        while (_at < text.Length && text[_at] is ' ' or '\t' or '\n' or '\r')
        {
            _at++;
        }

        return _at;
    }

    private VectorFormatException Unexpected(string expected) =>
        Error(_at, _at == text.Length ? "the end of the header" : Character(text[_at]), expected);

    private VectorFormatException Error(int at, string found, string expected) =>
        input.Error($"header, character {at}", found, expected);

    private static string Character(char c) => c is >= ' ' and <= '~' ? $"'{c}'" : $"the byte or character 0x{(int)c:X2}";

    private static string Shorten(string value) => value.Length <= 60 ? value : $"{value.AsSpan(0, 60)}...";
}
