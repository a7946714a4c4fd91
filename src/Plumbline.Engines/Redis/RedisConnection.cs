using System.Globalization;
using Plumbline.Engines.Servers;
using StackExchange.Redis;

namespace Plumbline.Engines.Redis;

/// <summary>A connection to a server or cluster, and the key that the address names. What goes wrong is told in one line without secrets.</summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    public const int UsualPort = 6379;
    private static readonly TimeSpan FirstLimit = TimeSpan.FromSeconds(2);
    private readonly ConnectionMultiplexer _multiplexer;
    private readonly IDatabase _database;

    private RedisConnection(ConnectionMultiplexer multiplexer, EngineAddress address, string key, string kind, Version? redis)
    {
        _multiplexer = multiplexer;
        _database = multiplexer.GetDatabase();
        Address = address;
        Key = key;
        Kind = kind;
        IsGarnet = redis is null;
        RedisVersion = redis;
    }

    public EngineAddress Address { get; }

    public string Key { get; }

    /// <summary>Kind and version of the server, such as <c>Garnet 2.2.8</c>.</summary>
    public string Kind { get; }

    public bool IsGarnet { get; }

    /// <summary>Version of Redis; null for Garnet, which answers another one for compatibility.</summary>
    public Version? RedisVersion { get; }

    public static async ValueTask<RedisConnection> OpenAsync(EngineAddress address, TimeSpan timeout, CancellationToken cancellationToken)
    {
        address.RequireKnownParameters("key", "nodes", "quant", "password");
        string key = address.RequiredParameter("key", "the key of a vector set");
        ConnectionMultiplexer multiplexer = await ConnectAsync(address, timeout, cancellationToken).ConfigureAwait(false);
        try
        {
            (string kind, Version? redis) = await IdentifyAsync(multiplexer, address, timeout, cancellationToken).ConfigureAwait(false);
            return new RedisConnection(multiplexer, address, key, kind, redis);
        }
        catch
        {
            await multiplexer.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Asks one thing.</summary>
    /// <exception cref="RedisServerException">The server refuses it; its words are the caller's to read.</exception>
    /// <exception cref="EngineException">The server cannot be reached.</exception>
    public async ValueTask<RedisResult> AskAsync(string command, object[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await _database.ExecuteAsync(command, arguments).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RedisServerException e) when (IsOutage(e.Message))
        {
            throw Failure(Address, e, Timeout);
        }
        catch (Exception e) when (e is RedisConnectionException && NodeOfKey() is { } node)
        {
            throw new EngineException($"{Address}: found no connection to {node}, the node of key {Key} ({Said(e)}), expected each node of the cluster to be up: start it again, or let a replica take its slots");
        }
        catch (Exception e) when (e is RedisConnectionException or RedisTimeoutException or TimeoutException or ObjectDisposedException or RedisCommandException)
        {
            throw Failure(Address, e, Timeout);
        }
    }

    public bool IsSameSlot(string key) => _multiplexer.HashSlot(key) == _multiplexer.HashSlot(Key);

    /// <summary>Closes it without waiting for answers that are still to come: a search that was cancelled has no use for them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _multiplexer.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false);
        await _multiplexer.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>What the server said, without secrets and as one line.</summary>
    public string Said(Exception e) => Address.RedactFrom(OneLine(e.Message));

    private TimeSpan Timeout => TimeSpan.FromMilliseconds(_multiplexer.TimeoutMilliseconds);

    // Of a cluster; null for a server alone.
    private string? NodeOfKey()
    {
        foreach (IServer server in _multiplexer.GetServers())
        {
            if (server.ServerType == ServerType.Cluster && server.ClusterConfiguration?.GetBySlot(Key)?.EndPoint is { } node)
            {
                return node is System.Net.DnsEndPoint named ? $"{named.Host}:{named.Port}" : node.ToString();
            }
        }

        return null;
    }

    private static bool IsOutage(string message) =>
        message.StartsWith("CLUSTERDOWN", StringComparison.Ordinal) || message.StartsWith("MOVED", StringComparison.Ordinal)
        || message.StartsWith("LOADING", StringComparison.Ordinal) || message.StartsWith("Endpoint ", StringComparison.Ordinal);

    // The driver waits for nodes of a cluster that are down as long as it may, so that the whole time is given only where no node answers sooner.
    private static async ValueTask<ConnectionMultiplexer> ConnectAsync(EngineAddress address, TimeSpan timeout, CancellationToken cancellationToken)
    {
        TimeSpan limit = timeout < FirstLimit ? timeout : FirstLimit;
        while (true)
        {
            ConfigurationOptions options = OptionsOf(address, timeout, limit);
            Task<ConnectionMultiplexer> connecting = ConnectionMultiplexer.ConnectAsync(options);
            try
            {
                // The driver's own limits are per step of the handshake.
                return await connecting.WaitAsync(limit + TimeSpan.FromSeconds(1), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is RedisException or TimeoutException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                _ = connecting.ContinueWith(task => task.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
                _ = connecting.ContinueWith(task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                cancellationToken.ThrowIfCancellationRequested();
                Exception reason = await ReasonAsync(e, options, limit, cancellationToken).ConfigureAwait(false);
                bool isSlow = reason is TimeoutException || (options.Ssl && reason is RedisConnectionException { FailureType: ConnectionFailureType.UnableToConnect });
                if (!isSlow || limit >= timeout)
                {
                    throw Failure(address, reason, timeout);
                }
            }

            limit = timeout;
        }
    }

    private static ConfigurationOptions OptionsOf(EngineAddress address, TimeSpan timeout, TimeSpan limit)
    {
        int milliseconds = Milliseconds(timeout);
        string? password = address.Password ?? Environment.GetEnvironmentVariable("REDISCLI_AUTH");
        address.NoteSecret(password);
        ConfigurationOptions options = new()
        {
            AbortOnConnectFail = true,
            // INFO counts as administration for the driver; nothing that is asked here changes a server.
            AllowAdmin = true,
            ConnectTimeout = Milliseconds(limit),
            AsyncTimeout = milliseconds,
            SyncTimeout = milliseconds,
            ConnectRetry = 1,
            BacklogPolicy = BacklogPolicy.FailFast,
            // Pairs of an array, from old and new servers alike.
            Protocol = RedisProtocol.Resp2,
            TieBreaker = "",
            ConfigurationChannel = "",
            ClientName = "plumbline",
            User = address.User,
            Password = string.IsNullOrEmpty(password) ? null : password,
            Ssl = address.Scheme == "rediss",
            IncludeDetailInExceptions = false,
            DefaultDatabase = DatabaseOf(address),
        };
        if (options.Ssl)
        {
            options.SslHost = address.Host;
        }

        options.EndPoints.Add(address.Host.Trim('[', ']'), address.Port ?? UsualPort);
        foreach (string node in (address.Parameter("nodes") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int colon = node.LastIndexOf(':');
            int port = UsualPort;
            if (colon == 0 || (colon > 0 && (!int.TryParse(node.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535)))
            {
                throw new EngineTargetException(address.ToString(), "nodes", $"'{node}'", "HOST:PORT, more of them with commas");
            }

            options.EndPoints.Add((colon < 0 ? node : node[..colon]).Trim('[', ']'), port);
        }

        return options;
    }

    private static int Milliseconds(TimeSpan time) => (int)Math.Clamp(time.TotalMilliseconds, 1, int.MaxValue);

    private static int DatabaseOf(EngineAddress address)
    {
        int number = 0;
        return address.Path.Length == 0 || int.TryParse(address.Path, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            ? number
            : throw new EngineTargetException(address.ToString(), "path", $"'{address.Path}'", "the number of a database, or nothing; the vector set is named by ?key=");
    }

    private static async ValueTask<(string Kind, Version? Redis)> IdentifyAsync(ConnectionMultiplexer multiplexer, EngineAddress address, TimeSpan timeout, CancellationToken cancellationToken)
    {
        IServer server = multiplexer.GetServers().FirstOrDefault(one => one.IsConnected) ?? multiplexer.GetServers()[0];
        string info;
        try
        {
            info = (string?)await server.ExecuteAsync("INFO", "server").WaitAsync(cancellationToken).ConfigureAwait(false) ?? "";
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            throw Failure(address, e, timeout);
        }

        Dictionary<string, string> fields = [];
        foreach (string line in info.Split('\n', StringSplitOptions.TrimEntries))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                fields[line[..colon]] = line[(colon + 1)..];
            }
        }

        if (fields.TryGetValue("garnet_version", out string? garnet))
        {
            return ($"Garnet {garnet}", null);
        }

        if (fields.TryGetValue("valkey_version", out string? valkey))
        {
            return ($"Valkey {valkey}", new Version(0, 0));
        }

        string version = fields.GetValueOrDefault("redis_version", "of unknown version");
        return ($"Redis {version}", Version.TryParse(version, out Version? parsed) ? parsed : new Version(0, 0));
    }

    // The driver's exceptions quote what they sent: only their words are kept, cleaned, and never the exception.
    private static EngineException Failure(EngineAddress address, Exception e, TimeSpan timeout)
    {
        string said = address.RedactFrom(OneLine(Innermost(e)));
        string words = said;
        if (IsAny(said, "WRONGPASS", "NOAUTH", "invalid username-password", "invalid password", "AUTH", "NOPERM", "AuthenticationFailure"))
        {
            words = $"found the user or password refused ({said}), expected credentials that the server takes: name them in the address or in REDISCLI_AUTH";
        }
        else if (e is RedisTimeoutException or TimeoutException)
        {
            words = $"found no answer within {timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s, expected one: is it a Redis server, and is it overloaded? --timeout gives it longer";
        }
        else if (IsAny(said, "CLUSTERDOWN", "MOVED", "Endpoint ", "slot"))
        {
            words = $"found the node of the key down or unknown ({said}), expected the cluster to serve its slot";
        }
        else
        {
            words = $"found no connection ({said}), expected a server that speaks the Redis protocol there{(address.Scheme == "rediss" ? " over TLS (redis:// is without)" : "")}";
        }

        return new EngineException($"{address}: {words}");
    }

    // The driver does not tell a connection that was refused from one that was not answered: a bare one does.
    private static async ValueTask<Exception> ReasonAsync(Exception e, ConfigurationOptions options, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (e is not RedisConnectionException { FailureType: ConnectionFailureType.UnableToConnect or ConnectionFailureType.UnableToResolvePhysicalConnection }
            || options.EndPoints[0] is not System.Net.DnsEndPoint and not System.Net.IPEndPoint)
        {
            return e;
        }

        using System.Net.Sockets.Socket socket = new(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(options.EndPoints[0], cancellationToken).AsTask().WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
            return options.Ssl ? e : new TimeoutException();
        }
        catch (Exception reason) when (reason is System.Net.Sockets.SocketException or TimeoutException)
        {
            return reason;
        }
    }

    private static bool IsAny(string text, params string[] parts) => parts.Any(part => text.Contains(part, StringComparison.OrdinalIgnoreCase));

    private static string Innermost(Exception e)
    {
        // A driver's outer words say which endpoint and that it failed; the reason is inside.
        for (Exception? inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure })
            {
                return $"AuthenticationFailure: {inner.Message}";
            }

            if (inner is System.Net.Sockets.SocketException or RedisServerException)
            {
                return inner.Message;
            }
        }

        return e.Message;
    }

    private static string OneLine(string text)
    {
        string line = text.ReplaceLineEndings(" ").Trim();
        // The driver's advice is for who writes its connection string.
        int advice = line.IndexOf("To allow this multiplexer", StringComparison.Ordinal);
        line = advice > 0 ? line[..advice].TrimEnd() : line;
        return line.Length > 300 ? line[..300] + "..." : line;
    }
}
