namespace Plumbline.Bench;

/// <summary>The works there are. Found by their type, so that a new work is a new file and no change to another.</summary>
internal static class Comparisons
{
    public static IReadOnlyList<IComparison> All { get; } =
    [
        .. typeof(Comparisons).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IComparison)))
            .Select(type => (IComparison)Activator.CreateInstance(type)!)
            .OrderBy(comparison => comparison.Name, StringComparer.Ordinal),
    ];

    public static IComparison Find(string name) =>
        All.FirstOrDefault(comparison => comparison.Name == name)
        ?? throw new BenchException($"found work '{name}', expected one of {string.Join(", ", All.Select(comparison => comparison.Name))}");
}
