using System.CommandLine;
using Plumbline.Imaging.Downloads;
using Plumbline.Studies.Plans;
using static Plumbline.Cli.CommandOptions;

namespace Plumbline.Cli;

/// <summary>What plumb data pull and plumb model pull share.</summary>
internal sealed class PullOptions
{
    private readonly DownloadSource _pinned;
    private readonly string _name;
    private readonly Argument<string> _what;
    private readonly Option<string?> _url;
    private readonly Option<string?> _sha256;
    private readonly Option<bool> _force = Force();
    private readonly Option<string?> _json = Json("files, hash, rate, seconds, memory");
    private readonly Option<bool> _quiet = Quiet();

    /// <summary>The options of one thing that can be pulled.</summary>
    /// <param name="argument">What kind of thing it is, in capitals.</param>
    /// <param name="name">Its name.</param>
    /// <param name="pinned">Its official address and bytes.</param>
    public PullOptions(string argument, string name, DownloadSource pinned)
    {
        (_name, _pinned) = (name, pinned);
        _what = new Argument<string>(argument) { Description = $"What to fetch: {name}." };
        _what.CompletionSources.Add(name);
        _url = Text("--url", "URL", $"A mirror, http or https. Its bytes are checked as those of the official address are. [default: {pinned.Url.OriginalString}]");
        _sha256 = Text("--sha256", "HEX", $"SHA-256 of the file at --url, for another file than the official one. [default: {pinned.Sha256}]");
    }

    public void AddTo(Command command, params ReadOnlySpan<Option> own)
    {
        command.Arguments.Add(_what);
        foreach (Option option in (Option[])[.. own, _url, _sha256, _force, _json, _quiet])
        {
            command.Options.Add(option);
        }
    }

    public PullRequest Read(ParseResult parsed)
    {
        string what = parsed.GetValue(_what)!;
        if (what != _name)
        {
            throw new PlanException($"{_what.Name}: found '{what}', expected {_name}");
        }

        string sha256 = parsed.GetValue(_sha256)?.Trim() ?? _pinned.Sha256;
        if (!DownloadSource.IsSha256(sha256))
        {
            throw new PlanException($"{_sha256.Name}: found '{sha256}', expected 64 hexadecimal digits");
        }

        bool isOfficial = sha256.Equals(_pinned.Sha256, StringComparison.OrdinalIgnoreCase);
        if (!isOfficial && parsed.GetValue(_url) is null)
        {
            throw new PlanException($"{_sha256.Name}: found another hash than that of {_pinned.Url.OriginalString}, expected {_url.Name} with it");
        }

        return new PullRequest(
            new DownloadSource(Address(parsed), sha256, isOfficial ? _pinned.Length : null),
            isOfficial,
            parsed.GetValue(_force),
            JsonOf(parsed, _json),
            parsed.GetValue(_quiet));
    }

    private Uri Address(ParseResult parsed)
    {
        if (parsed.GetValue(_url) is not { } text)
        {
            return _pinned.Url;
        }

        return Uri.TryCreate(text.Trim(), UriKind.Absolute, out Uri? url) && DownloadSource.IsAddress(url)
            ? url
            : throw new PlanException($"{_url.Name}: found '{text}', expected an http or https address without a user name");
    }
}
