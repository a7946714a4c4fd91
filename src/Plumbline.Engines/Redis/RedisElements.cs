using System.Globalization;
using Plumbline.Engines.Servers;
using StackExchange.Redis;

namespace Plumbline.Engines.Redis;

/// <summary>
/// Lists the elements of a vector set. Redis 8.4 has VRANGE, older ones VRANDMEMBER with a count; Garnet 2.2.8 has no VRANGE and ends the connection
/// at VRANDMEMBER with a count of some hundred, so that numbers are tried first, and then links are followed and members drawn one by one.
/// </summary>
internal sealed class RedisElements(RedisVectorSet set)
{
    private const int Page = 1000;
    private const int DrawsPerElement = 30;
    private const int LeastDraws = 1000;
    private static readonly Version WithRange = new(8, 4);

    private readonly HashSet<string> _found = new(StringComparer.Ordinal);
    private readonly RedisConnection _connection = set.Connection;

    /// <summary>All elements: numbers ascending, or texts by their code points.</summary>
    /// <exception cref="EngineException">Not all could be listed.</exception>
    public async ValueTask<IReadOnlyList<string>> ListAsync(IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (_connection.RedisVersion >= WithRange)
        {
            await RangeAsync(progress, cancellationToken).ConfigureAwait(false);
        }
        else if (!_connection.IsGarnet)
        {
            Add(await set.AskAsync("VRANDMEMBER", [set.Count], cancellationToken).ConfigureAwait(false));
        }
        else
        {
            await NumbersAsync(progress, cancellationToken).ConfigureAwait(false);
            if (_found.Count < set.Count)
            {
                await FollowAsync(progress, cancellationToken).ConfigureAwait(false);
            }

            if (_found.Count < set.Count)
            {
                await DrawAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return _found.Count == set.Count
            ? Sorted()
            : throw new EngineException(string.Create(CultureInfo.InvariantCulture, $"{_connection.Address}: key {set.Key}: found {Quantity.Count(_found.Count, "element")}, expected {Quantity.Count(set.Count)}, as VCARD says: the set is perhaps being changed"));
    }

    private async ValueTask RangeAsync(IProgress<double>? progress, CancellationToken cancellationToken)
    {
        string start = "-";
        while (true)
        {
            RedisResult page = await set.AskAsync("VRANGE", [start, "+", Page], cancellationToken).ConfigureAwait(false);
            Add(page);
            progress?.Report(Math.Min(1, _found.Count / (double)Math.Max(1, set.Count)));
            if (page.Length < Page)
            {
                return;
            }

            start = $"({(string?)page[page.Length - 1]}";
        }
    }

    // What plumb load has written, and most that is numbered.
    private ValueTask NumbersAsync(IProgress<double>? progress, CancellationToken cancellationToken) => RedisPipeline.RunAsync(
        (int)Math.Min(set.Count, int.MaxValue),
        RedisVectorSet.DefaultInFlight,
        async (number, token) => (long)await set.AskAsync("VISMEMBER", [Name(number)], token).ConfigureAwait(false),
        (number, isMember) => Keep(isMember == 1 ? Name(number) : null),
        progress,
        cancellationToken);

    private async ValueTask FollowAsync(IProgress<double>? progress, CancellationToken cancellationToken)
    {
        List<string> front = [.. _found];
        if (front.Count == 0 && (string?)await set.AskAsync("VRANDMEMBER", [], cancellationToken).ConfigureAwait(false) is { } first)
        {
            _found.Add(first);
            front.Add(first);
        }

        while (front.Count > 0 && _found.Count < set.Count)
        {
            List<string> next = [];
            await RedisPipeline.RunAsync(
                front.Count,
                RedisVectorSet.DefaultInFlight,
                (i, token) => set.AskAsync("VLINKS", [front[i]], token).AsTask(),
                (_, links) => Collect(links, next),
                null,
                cancellationToken).ConfigureAwait(false);
            progress?.Report(_found.Count / (double)set.Count);
            front = next;
        }
    }

    // Links of a graph lead one way: what none leads to is drawn.
    private async ValueTask DrawAsync(CancellationToken cancellationToken)
    {
        long most = LeastDraws + (DrawsPerElement * set.Count);
        for (long drawn = 0; drawn < most && _found.Count < set.Count; drawn += Page)
        {
            await RedisPipeline.RunAsync(
                Page,
                RedisVectorSet.DefaultInFlight,
                (_, token) => set.AskAsync("VRANDMEMBER", [], token).AsTask(),
                (_, member) => Keep((string?)member),
                null,
                cancellationToken).ConfigureAwait(false);
        }
    }

    private void Collect(RedisResult links, List<string> next)
    {
        for (int i = 0; i < links.Length; i++)
        {
            if (links[i].Length >= 0)
            {
                Collect(links[i], next);
            }
            else if ((string?)links[i] is { } name && _found.Add(name))
            {
                next.Add(name);
            }
        }
    }

    private void Keep(string? name)
    {
        if (name is not null)
        {
            _found.Add(name);
        }
    }

    private void Add(RedisResult names)
    {
        for (int i = 0; i < names.Length; i++)
        {
            _found.Add((string?)names[i] ?? "");
        }
    }

    private List<string> Sorted()
    {
        List<string> names = [.. _found];
        EngineKeys keys = new(names);
        if (!keys.AreNumbers)
        {
            names.Sort(StringComparer.Ordinal);
            return names;
        }

        names.Sort((a, b) => keys.IdOf(a).CompareTo(keys.IdOf(b)));
        return names;
    }

    private static string Name(long number) => number.ToString(CultureInfo.InvariantCulture);
}
