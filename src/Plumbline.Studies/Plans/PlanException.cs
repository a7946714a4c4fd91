namespace Plumbline.Studies.Plans;

/// <summary>A plan, an option or an output folder that cannot be used: one line that names the place, what was found and what was expected.</summary>
public sealed class PlanException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line.</param>
    public PlanException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line.</param>
    /// <param name="innerException">The cause.</param>
    public PlanException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
