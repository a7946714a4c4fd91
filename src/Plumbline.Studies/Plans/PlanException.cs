using Plumbline.IO;

namespace Plumbline.Studies.Plans;

/// <summary>A plan, an option or an output folder that cannot be used: one line that names the place, what was found and what was expected.</summary>
public sealed class PlanException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line; control characters in it, from what it quotes, become question marks.</param>
    public PlanException(string message)
        : base(MessageLine.Of(message))
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line; control characters in it, from what it quotes, become question marks.</param>
    /// <param name="innerException">The cause.</param>
    public PlanException(string message, Exception innerException)
        : base(MessageLine.Of(message), innerException)
    {
    }
}
