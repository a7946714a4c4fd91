namespace Plumbline.Bench;

/// <summary>A measurement cannot be made. The message is one line for the user.</summary>
/// <param name="message">What was found and what was expected.</param>
/// <param name="code">The exit code.</param>
internal sealed class BenchException(string message, int code = ExitCode.BadInput) : Exception(message)
{
    /// <summary>The exit code.</summary>
    public int Code { get; } = code;
}
