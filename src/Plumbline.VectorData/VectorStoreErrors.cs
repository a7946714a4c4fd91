using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Extensions.VectorData;
using Plumbline.Engines;
using Plumbline.Engines.Servers;

namespace Plumbline.VectorData;

/// <summary>Errors of a store in one line without secrets.</summary>
internal static partial class VectorStoreErrors
{
    /// <summary>Whether an error is the store's, and not the caller's own cancellation or a fault of the program.</summary>
    public static bool IsOfStore(Exception error, CancellationToken cancellationToken) => error switch
    {
        EngineException => false,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        VectorStoreException or HttpRequestException or DbException or IOException or TimeoutException or NotSupportedException => true,
        _ => false,
    };

    /// <summary>The error to throw instead. The store's own is not kept in it: its texts may hold secrets.</summary>
    public static EngineException Translate(string name, string operation, Exception error)
    {
        // Connectors put their client's message, which says what is wrong, below one of their own.
        List<string> messages = [];
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            string message = Blanks().Replace(cause.Message, " ").Trim();
            if (message.Length > 0 && !messages.Contains(message))
            {
                messages.Add(message);
            }
        }

        string text = error is OperationCanceledException ? "no answer in the time that the store's client allows" : string.Join(": ", messages);
        return new EngineException($"{name}: {operation}: {EngineAddress.Redact(text)}");
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
