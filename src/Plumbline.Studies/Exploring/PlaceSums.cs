using Plumbline.Fidelity;

namespace Plumbline.Studies.Exploring;

/// <summary>Counts of places summed over queries. Whole numbers, so that the order of summing does not matter.</summary>
internal struct PlaceSums
{
    private long _returned;
    private long _within;
    private long _shared;
    private long _sharedWithin;
    private int _shortfalls;
    private int _queries;

    public void Add(int k, in PlaceCounts counts)
    {
        _returned += counts.Returned;
        _within += counts.Within;
        _shared += counts.Shared;
        _sharedWithin += counts.SharedWithin;
        _shortfalls += counts.Returned < k ? 1 : 0;
        _queries++;
    }

    /// <summary>Mean overlap.</summary>
    public readonly double Overlap(int k) => _shared / Places(k);

    /// <summary>Mean loss.</summary>
    public readonly LossSplit Loss(int k) => new(
        (_within - _sharedWithin) / Places(k),
        (_returned - _within - (_shared - _sharedWithin)) / Places(k),
        (((long)k * _queries) - _returned) / Places(k));

    /// <summary>Mean number of results.</summary>
    public readonly double Returned => (double)_returned / _queries;

    /// <summary>Share of queries with fewer than k results.</summary>
    public readonly double ShortfallShare => (double)_shortfalls / _queries;

    private readonly double Places(int k) => (double)k * _queries;
}
