using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;
using Plumbline.Engines.Servers;

namespace Plumbline.Engines.Postgres;

/// <summary>One line for whatever the server or its driver says. The driver's own errors are not passed on: they may quote what is secret.</summary>
internal static class PostgresErrors
{
    private const string WhereFrom = "the password is read from the address, PGPASSWORD or ~/.pgpass (PGPASSFILE)";

    /// <summary>Whether an error is one of the server, the driver or the network.</summary>
    public static bool IsOne(Exception error) =>
        error is NpgsqlException or SocketException or TimeoutException or AuthenticationException || (error is IOException and not EngineException);

    /// <summary>Translates an error.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="address">The server.</param>
    /// <param name="timeout">How long an answer may take, for the message.</param>
    /// <param name="doing">What was being done, such as <c>search</c>.</param>
    public static Exception Translate(Exception error, EngineAddress address, TimeSpan timeout, string doing)
    {
        if (Find<PostgresException>(error) is { } said)
        {
            return OfServer(said, address, timeout, doing);
        }

        if (Find<TimeoutException>(error) is not null)
        {
            return new EngineException($"{address}: {doing}: no answer within {timeout.TotalSeconds:0.###} s; --timeout allows more");
        }

        if (Find<SocketException>(error) is { } socket)
        {
            return new EngineException(socket.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => $"{address}: connection refused: nothing listens on {address.Host} port {address.Port ?? PostgresConnections.UsualPort}; is the server running?",
                SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"{address}: unknown host {address.Host}",
                _ => $"{address}: {doing}: the connection failed: {Line(address, socket.Message)}",
            });
        }

        if (error.Message.Contains("No password has been provided", StringComparison.Ordinal))
        {
            return new EngineException($"{address}: the server asks for a password of user {UserOf(address)} and none is given; {WhereFrom}");
        }

        return new EngineException($"{address}: {doing}: {Line(address, error.Message)}{Hint(error)}");
    }

    private static string UserOf(EngineAddress address) => address.User ?? Environment.GetEnvironmentVariable("PGUSER") ?? Environment.UserName;

    private static Exception OfServer(PostgresException said, EngineAddress address, TimeSpan timeout, string doing)
    {
        string message = Line(address, said.MessageText);
        return said.SqlState switch
        {
            "28P01" or "28000" => new EngineException($"{address}: the server refuses user {UserOf(address)} (\"{message}\"); {WhereFrom}"),
            "3D000" => new EngineTargetException(address.ToString(), "database", $"none ({message})", "one that exists: postgres://USER@HOST/DATABASE?table=NAME"),
            "42501" => new EngineException($"{address}: {doing}: the user may not ({message}); reading needs USAGE on the schema and SELECT on the table, loading CREATE on the schema"),
            "53300" => new EngineException($"{address}: the server has no connection left ({message}); fewer --threads need fewer"),
            "57014" => new EngineException($"{address}: {doing}: no answer within {timeout.TotalSeconds:0.###} s, and the server stopped the statement ({message}); --timeout allows more"),
            "57P01" or "57P02" or "57P03" => new EngineException($"{address}: {doing}: the server is starting or shutting down ({message})"),
            "0A000" or "42601" => new EngineException($"{address}: {doing}: the server refuses the statement: {message}"),
            _ => new EngineException($"{address}: {doing}: {message} (SQLSTATE {said.SqlState})"),
        };
    }

    private static string Hint(Exception error) =>
        error.Message.Contains("SSL", StringComparison.OrdinalIgnoreCase) || Find<AuthenticationException>(error) is not null ? "; the parameter sslmode= sets whether SSL is used" : "";

    private static T? Find<T>(Exception error)
        where T : Exception
    {
        for (Exception? one = error; one is not null; one = one.InnerException)
        {
            if (one is T found)
            {
                return found;
            }

            if (one is AggregateException { InnerExceptions: [var first, ..] } && Find<T>(first) is { } inside)
            {
                return inside;
            }
        }

        return null;
    }

    private static string Line(EngineAddress address, string text) => address.RedactFrom(text.ReplaceLineEndings(" ").Trim());
}
