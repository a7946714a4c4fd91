namespace Plumbline.Engines;

/// <summary>An engine refuses a request that it understood, such as a k above its effort. The message is the engine's own.</summary>
public sealed class EngineRefusalException : EngineException
{
    /// <summary>Creates the error.</summary>
    public EngineRefusalException()
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">What the engine said.</param>
    public EngineRefusalException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">What the engine said.</param>
    /// <param name="innerException">What is behind it.</param>
    public EngineRefusalException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
