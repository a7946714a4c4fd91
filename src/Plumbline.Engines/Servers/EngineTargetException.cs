namespace Plumbline.Engines.Servers;

/// <summary>
/// A target cannot be what its user meant: an address that cannot be read, a table, index or key that is not there, a column of another type. The
/// server was reached, or need not be. The message is one line without secrets: <c>TARGET: PLACE: found X, expected Y</c>.
/// </summary>
public sealed class EngineTargetException : FormatException
{
    /// <summary>Creates the error.</summary>
    /// <param name="target">The target, without secrets (<see cref="EngineAddress.ToString"/>).</param>
    /// <param name="place">What of it, such as <c>table items</c>.</param>
    /// <param name="found">What was there.</param>
    /// <param name="expected">What should have been there.</param>
    /// <param name="innerException">The error behind this one, if there is one.</param>
    public EngineTargetException(string target, string place, string found, string expected, Exception? innerException = null)
        : base($"{target}: {place}: found {found}, expected {expected}", innerException)
    {
    }

    /// <summary>Creates the error.</summary>
    public EngineTargetException()
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">One line.</param>
    public EngineTargetException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">One line.</param>
    /// <param name="innerException">The error behind this one.</param>
    public EngineTargetException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
