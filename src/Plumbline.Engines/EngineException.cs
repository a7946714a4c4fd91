namespace Plumbline.Engines;

/// <summary>An engine cannot be reached, or answers what cannot be understood. The message is one line that names the engine.</summary>
public class EngineException : IOException
{
    /// <summary>Creates the error.</summary>
    public EngineException()
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">One line.</param>
    public EngineException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">One line.</param>
    /// <param name="innerException">What is behind it.</param>
    public EngineException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
