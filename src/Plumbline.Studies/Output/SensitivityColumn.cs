using Plumbline.Studies.Results;

namespace Plumbline.Studies.Output;

/// <summary>A column of sensitivity.csv.</summary>
/// <param name="Name">Name in the header.</param>
/// <param name="Type">string, int or double; a double may be empty.</param>
/// <param name="Description">What it holds.</param>
/// <param name="Value">Its value at a graph and a k, given by its place among the k measured.</param>
public sealed record SensitivityColumn(string Name, Type Type, string Description, Func<SensitivityResult, SensitivityGraph, int, object?> Value);
