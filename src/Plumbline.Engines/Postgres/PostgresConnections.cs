using Npgsql;
using Plumbline.Engines.Servers;

namespace Plumbline.Engines.Postgres;

/// <summary>Connections to one database. Errors are translated; nothing here writes.</summary>
internal sealed class PostgresConnections : IAsyncDisposable
{
    /// <summary>The port where an address names none.</summary>
    public const int UsualPort = 5432;

    private NpgsqlDataSource _source;

    private PostgresConnections(EngineAddress address, TimeSpan timeout)
    {
        Address = address;
        Timeout = timeout;
        _source = Build(address, timeout);
    }

    /// <summary>The server, without its secrets in messages.</summary>
    public EngineAddress Address { get; }

    /// <summary>How long the server may take to answer.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>Makes ready to connect; does not connect.</summary>
    /// <exception cref="EngineTargetException">A parameter of the address cannot be read.</exception>
    public static PostgresConnections Create(EngineAddress address, TimeSpan timeout)
    {
        address.NoteSecret(Environment.GetEnvironmentVariable("PGPASSWORD"));
        return new PostgresConnections(address, timeout);
    }

    /// <summary>A connection; disposing it gives it back.</summary>
    /// <exception cref="EngineException">The server cannot be reached, or refuses the user.</exception>
    /// <exception cref="EngineTargetException">There is no such database.</exception>
    public async ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (PostgresErrors.IsOne(e) || e is ArgumentException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw PostgresErrors.Translate(e, Address, Timeout, "connecting");
        }
    }

    /// <summary>Forgets all connections and what was known of the server's types, as after one broke or an extension was created.</summary>
    public async ValueTask RenewAsync()
    {
        await _source.DisposeAsync().ConfigureAwait(false);
        _source = Build(Address, Timeout);
    }

    /// <summary>Does something with a connection of its own.</summary>
    /// <param name="doing">What, for messages.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="EngineException">The server cannot be reached, or refuses.</exception>
    public async ValueTask<T> UseAsync<T>(string doing, Func<NpgsqlConnection, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            return await GuardAsync(doing, () => work(connection), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Translates the errors of some work.</summary>
    /// <param name="doing">What, for messages.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">What may have stopped it.</param>
    public async ValueTask<T> GuardAsync<T>(string doing, Func<ValueTask<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e) when (PostgresErrors.IsOne(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw PostgresErrors.Translate(e, Address, Timeout, doing);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static NpgsqlDataSource Build(EngineAddress address, TimeSpan timeout)
    {
        int seconds = (int)Math.Clamp(Math.Ceiling(timeout.TotalSeconds), 1, 1024);
        NpgsqlConnectionStringBuilder builder = new()
        {
            Host = address.Host.Trim('[', ']'),
            Port = address.Port ?? UsualPort,
            PersistSecurityInfo = false,
            ApplicationName = "plumb",
            Timeout = seconds,
            CommandTimeout = seconds,
            CancellationTimeout = 1000,
            // Settings are made within transactions only, so that there is nothing to reset; a pooler may not take DISCARD.
            NoResetOnClose = true,
            IncludeErrorDetail = false,
        };
        if (address.User is not null)
        {
            builder.Username = address.User;
        }

        if (address.Password is not null)
        {
            builder.Password = address.Password;
        }

        if (address.Path.Length > 0)
        {
            builder.Database = address.Path;
        }

        if (address.Parameter("sslmode") is { } mode)
        {
            builder.SslMode = Enum.TryParse(mode.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out SslMode parsed) && Enum.IsDefined(parsed)
                ? parsed
                : throw new EngineTargetException(address.ToString(), "sslmode", $"'{mode}'", "disable, allow, prefer, require, verify-ca or verify-full");
        }

        if (address.Parameter("sslrootcert") is { } certificate)
        {
            builder.RootCertificate = certificate;
        }

        NpgsqlDataSourceBuilder source = new(builder.ConnectionString);
        source.UseVector();
        return source.Build();
    }
}
