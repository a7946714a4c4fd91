namespace Plumbline.Studies.Auditing;

/// <summary>A query that fared badly.</summary>
/// <param name="Query">Its id in the engine where it is a vector of the base, otherwise its row in the file of queries.</param>
/// <param name="Overlap">Its overlap.</param>
/// <param name="Returned">Neighbours returned.</param>
/// <param name="Key">Its id where the engine's ids are texts; null otherwise.</param>
public sealed record WorstQuery(long Query, double Overlap, int Returned, string? Key = null)
{
    /// <summary>The id or row, as the engine or the file counts.</summary>
    public string Name => Key ?? Query.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
