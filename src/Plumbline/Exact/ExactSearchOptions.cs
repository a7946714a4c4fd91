namespace Plumbline.Exact;

/// <summary>How an exact search uses the machine. Results never depend on it.</summary>
public sealed record ExactSearchOptions
{
    /// <summary>Threads to use at most; 0, the default, for one a logical processor.</summary>
    public int Threads { get; init; }
}
