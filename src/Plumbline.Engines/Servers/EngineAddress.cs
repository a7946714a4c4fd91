using System.Text.RegularExpressions;

namespace Plumbline.Engines.Servers;

/// <summary>
/// A server and what of it, as a command line names them: <c>postgres://user:password@host:5432/database?table=items</c>. Written out it has no
/// password and no other secret.
/// </summary>
public sealed partial class EngineAddress
{
    // What a parameter's name has to hold to be a secret: password, sslpassword, token, api_key, secret, passphrase.
    private static readonly string[] SecretNames = ["password", "pwd", "passphrase", "token", "secret", "api_key", "apikey"];

    // Parameters whose values are shown. Of any other, which is a slip of the pen or none of ours, the value may be a secret.
    private static readonly string[] ShownNames =
        ["table", "column", "id", "operator", "index", "iterative_scan", "max_scan_tuples", "sslmode", "sslrootcert", "type", "key", "nodes", "quant", "tenant", "database"];
    private readonly List<string> _secrets = [];

    private EngineAddress(Uri uri, string scheme)
    {
        Scheme = scheme;
        Host = uri.IdnHost;
        Port = uri.Port >= 0 ? uri.Port : null;
        Path = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        if (uri.UserInfo.Length > 0)
        {
            string[] parts = uri.UserInfo.Split(':', 2);
            User = Uri.UnescapeDataString(parts[0]) is { Length: > 0 } user ? user : null;
            Password = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : null;
        }
    }

    /// <summary>The scheme, in lower case, such as <c>postgres</c>.</summary>
    public string Scheme { get; }

    /// <summary>The host: a name, or an address (IPv6 in brackets).</summary>
    public string Host { get; }

    /// <summary>The port; null where none is named.</summary>
    public int? Port { get; }

    /// <summary>The path without its first slash: a database, a collection; empty where there is none.</summary>
    public string Path { get; }

    /// <summary>The user; null where none is named.</summary>
    public string? User { get; }

    /// <summary>The parameters after the question mark, by their names in lower case.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; private set; } = new Dictionary<string, string>();

    /// <summary>The password; null where none is named.</summary>
    internal string? Password { get; private set; }

    /// <summary>Whether a target is an address and not the path of a file.</summary>
    /// <param name="target">The target, as it was named.</param>
    public static bool IsAddress(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return SchemePattern().IsMatch(target) || MistypedPattern().IsMatch(target);
    }

    /// <summary>Reads an address.</summary>
    /// <param name="target">The address, as it was named.</param>
    /// <exception cref="EngineTargetException">It is none; the message has no secret of it.</exception>
    public static EngineAddress Parse(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        const string Expected = "SCHEME://[USER@]HOST[:PORT]/PATH?NAME=VALUE, with % escapes for signs that have a meaning there";
        if (!SchemePattern().IsMatch(target) || !Uri.TryCreate(target, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0)
        {
            throw new EngineTargetException(RedactTarget(target), "address", "none that can be read", Expected);
        }

        // Such a sign is nearly always of a password, and what the address then says is another host, path or parameter.
        int authority = target.IndexOf("://", StringComparison.Ordinal) + 3;
        int question = target.IndexOf('?', authority);
        string place = question < 0 ? target[authority..] : target[authority..question];
        int slash = place.IndexOf('/', StringComparison.Ordinal);
        if (place.Any(char.IsWhiteSpace) || target.Contains('#', StringComparison.Ordinal) || place.Count('@') > 1 || (slash >= 0 && place.IndexOf('@', slash) >= 0))
        {
            throw new EngineTargetException(RedactTarget(target), "address", "a blank, or an @ or # that can be read in two ways", "%20, %40, %23 and %2F for a blank, @, # and / in a user, password or path");
        }

        EngineAddress address = new(uri, SchemePattern().Match(target).Groups[1].Value.ToLowerInvariant());
        address.ReadParameters(uri.Query, target);
        address.NoteSecret(address.Password);
        return address;
    }

    /// <summary>Takes the secrets out of any text that may quote addresses, whatever they are of.</summary>
    /// <param name="text">The text.</param>
    public static string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SecretParameterPattern().Replace(UserInfoPattern().Replace(text, "$1$2:***@"), "$1***");
    }

    /// <summary>Takes what may be secret out of a text that was meant for an address, however it was mistyped: all between the user and the last @.</summary>
    /// <param name="target">The text.</param>
    public static string RedactTarget(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        int at = target.LastIndexOf('@');
        if (at >= 0)
        {
            int user = PrefixPattern().Match(target).Length;
            int colon = target.IndexOf(':', Math.Min(user, at));
            // Of a user without a password nothing is left out, unless there is a second @.
            int from = colon >= 0 && colon < at ? colon + 1 : target.IndexOf('@', StringComparison.Ordinal) < at ? user : at;
            target = $"{target[..from]}{(from < at ? "***" : "")}{target[at..]}";
        }

        // Names and values of parameters go up to the next, blanks and all.
        int question = target.IndexOf('?', StringComparison.Ordinal);
        return Redact(question < 0 ? target : target[..(question + 1)] + string.Join('&', target[(question + 1)..].Split('&').Select(ShownParameter)));
    }

    private static string ShownParameter(string parameter)
    {
        string name = parameter.Split('=', 2)[0];
        return ShownNames.Contains(name.ToLowerInvariant()) ? parameter : NamePattern().IsMatch(name) ? $"{name}=***" : "***";
    }

    /// <summary>Takes this address's secrets out of what a server or a library said.</summary>
    /// <param name="message">What was said.</param>
    public string RedactFrom(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        foreach (string secret in _secrets)
        {
            message = message.Replace(secret, "***", StringComparison.Ordinal);
        }

        return Redact(message);
    }

    /// <summary>Marks something as secret that was found elsewhere, as in an environment variable.</summary>
    /// <param name="secret">The secret; nothing where it is null or empty.</param>
    public void NoteSecret(string? secret)
    {
        if (!string.IsNullOrEmpty(secret))
        {
            _secrets.Add(secret);
            _secrets.Add(Uri.EscapeDataString(secret));
            _secrets.Sort((a, b) => b.Length - a.Length);
        }
    }

    /// <summary>A parameter; null where it is not named.</summary>
    /// <param name="name">Its name, in lower case.</param>
    public string? Parameter(string name) => Parameters.GetValueOrDefault(name);

    /// <summary>A parameter that has to be there.</summary>
    /// <param name="name">Its name, in lower case.</param>
    /// <param name="expected">What it should be, for the message.</param>
    /// <exception cref="EngineTargetException">It is not.</exception>
    public string RequiredParameter(string name, string expected) =>
        Parameter(name) is { Length: > 0 } value ? value : throw new EngineTargetException(ToString(), name, "nothing", expected);

    /// <summary>Refuses parameters that nobody knows.</summary>
    /// <param name="known">Names that are known, in lower case.</param>
    /// <exception cref="EngineTargetException">There is another.</exception>
    public void RequireKnownParameters(params string[] known)
    {
        ArgumentNullException.ThrowIfNull(known);
        foreach (string name in Parameters.Keys)
        {
            if (!known.Contains(name))
            {
                throw new EngineTargetException(ToString(), "parameters", NamePattern().IsMatch(name) ? $"'{name}'" : "a name that is none", $"one of {string.Join(", ", known)}");
            }
        }
    }

    /// <summary>The address without its secrets.</summary>
    public override string ToString()
    {
        string user = User is null ? "" : $"{Uri.EscapeDataString(User)}@";
        string port = Port is { } number ? $":{number}" : "";
        string query = string.Join('&', Parameters.Where(parameter => !IsSecret(parameter.Key)).Select(parameter => ShownParameter($"{parameter.Key}={parameter.Value}")));
        return $"{Scheme}://{user}{(Host.Contains(':', StringComparison.Ordinal) && Host[0] != '[' ? $"[{Host}]" : Host)}{port}{(Path.Length > 0 ? $"/{Path}" : "")}{(query.Length > 0 ? $"?{query}" : "")}";
    }

    private void ReadParameters(string query, string target)
    {
        Dictionary<string, string> parameters = [];
        foreach (string part in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] halves = part.Split('=', 2);
            string name = Uri.UnescapeDataString(halves[0]).ToLowerInvariant();
            string value = halves.Length > 1 ? Uri.UnescapeDataString(halves[1]) : "";
            if (!parameters.TryAdd(name, value))
            {
                throw new EngineTargetException(RedactTarget(target), "parameters", NamePattern().IsMatch(name) ? $"'{name}' twice" : "a name that is none, twice", "each once");
            }

            if (IsSecret(name))
            {
                NoteSecret(value);
            }
        }

        if (parameters.TryGetValue("password", out string? password))
        {
            Password ??= password;
        }

        Parameters = parameters;
    }

    private static bool IsSecret(string name) => SecretNames.Any(secret => name.Contains(secret, StringComparison.OrdinalIgnoreCase));

    // Two letters or more: "C:\" is a path.
    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9+.-]+)://")]
    private static partial Regex SchemePattern();

    // An address in which a sign is missing, of a server that is known: not the path of a file.
    [GeneratedRegex(@"^(?:postgres|postgresql|redis|rediss|chroma|chromas|https?)(?::|//)", RegexOptions.IgnoreCase)]
    private static partial Regex MistypedPattern();

    [GeneratedRegex(@"^(?:[A-Za-z][A-Za-z0-9+.-]*(?::/{1,2}|//))?")]
    private static partial Regex PrefixPattern();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_-]*$")]
    private static partial Regex NamePattern();

    // A password may hold an unescaped @ or /: all up to the last @ before a blank goes. The colon of a scheme is not that of a password: a user
    // without one is shown.
    [GeneratedRegex(@"([A-Za-z][A-Za-z0-9+.-]+:/{0,2}|//|(?<![^\s'""(])(?![A-Za-z][A-Za-z0-9+.-]*://))([^\s:/@?'""(]*):\S*@")]
    private static partial Regex UserInfoPattern();

    [GeneratedRegex(@"((?:password|pwd|passphrase|token|secret|api_?key)[\w-]*\s*=\s*)[^\s&;]+", RegexOptions.IgnoreCase)]
    private static partial Regex SecretParameterPattern();
}
