namespace Plumbline.Release;

/// <summary>Something that is shipped cannot be accounted for; the message names it in one line.</summary>
public sealed class ReleaseException : Exception
{
    /// <summary>States what is wrong.</summary>
    /// <param name="place">File or package.</param>
    /// <param name="found">What is there.</param>
    /// <param name="expected">What should be.</param>
    public ReleaseException(string place, string found, string expected)
        : base($"{place}: found {found}, expected {expected}")
    {
    }
}
