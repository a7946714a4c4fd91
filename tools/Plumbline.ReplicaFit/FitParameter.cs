using System.Reflection;
using Plumbline.Studies.Replica;

namespace Plumbline.ReplicaFit;

/// <summary>A parameter that the search may move, with the range it moves in.</summary>
internal sealed record FitParameter(string Name, double Low, double High)
{
    private readonly PropertyInfo _property = FindProperty(Name);

    /// <summary>
    /// The parameters searched. Counts (clusters, dimensions) are chosen by hand with --set: to change one draws other
    /// clusters, so that a small step says nothing about the next.
    /// </summary>
    public static IReadOnlyList<FitParameter> All { get; } =
    [
        new(nameof(ReplicaParameters.SpectrumExponent), 0, 1.2),
        new(nameof(ReplicaParameters.CentreExponent), 0, 1.2),
        new(nameof(ReplicaParameters.ExponentSlope), -1, 1),
        new(nameof(ReplicaParameters.CentreScale), 0.1, 2),
        new(nameof(ReplicaParameters.BackgroundShare), 0, 0.5),
        new(nameof(ReplicaParameters.WeightSigma), 0, 2),
        new(nameof(ReplicaParameters.ClusterScaleSigma), 0, 0.8),
        new(nameof(ReplicaParameters.RadialSigma), 0, 0.6),
        new(nameof(ReplicaParameters.Threshold), 0, 0.5),
    ];

    /// <summary>The parameter's place in its range, 0 to 1.</summary>
    public double Read(ReplicaParameters parameters) => Math.Clamp((Convert.ToDouble(_property.GetValue(parameters), null) - Low) / (High - Low), 0, 1);

    /// <summary>Sets the parameter to a place in its range.</summary>
    public void Write(ReplicaParameters parameters, double place) => _property.SetValue(parameters, Math.Round(Low + (place * (High - Low)), 4));

    internal static PropertyInfo FindProperty(string name) =>
        typeof(ReplicaParameters).GetProperty(name) ?? throw new ArgumentException($"There is no parameter '{name}'; there are {string.Join(", ", typeof(ReplicaParameters).GetProperties().Select(p => p.Name))}.");
}
