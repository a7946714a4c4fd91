namespace Plumbline.Packaging.Api;

/// <summary>A type whose listing is written out in a test; nothing else uses it.</summary>
/// <typeparam name="TKey">Any.</typeparam>
public abstract class ListedSample<TKey>(int count) : IProgress<TKey>
    where TKey : notnull
{
    public const string Name = "sample";

    protected static readonly int[]? Numbers = [1];

    public virtual event EventHandler? Changed
    {
        add { }
        remove { }
    }

    public required string? Text { get; init; }

    public (int Height, string? Name) Pair { get; protected set; } = (count, null);

    public abstract TKey this[int index] { get; }

    public abstract bool TryFind<TValue>(TKey key, out TValue? value, StringComparison how = StringComparison.Ordinal, double? limit = null)
        where TValue : class;

    public IReadOnlyList<string?> List(in int first, params int[] places) => [.. places.Append(first).Select(place => place > 0 ? "place" : null)];

    public void Report(TKey value) => throw new NotSupportedException();
}
