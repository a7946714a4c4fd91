using Plumbline.Studies.Results;

namespace Plumbline.Studies.Output;

/// <summary>A column of results.csv and results.parquet.</summary>
/// <param name="Name">Name in the header.</param>
/// <param name="Type">string, int or double; a double may be empty.</param>
/// <param name="Description">What it holds, with its unit.</param>
/// <param name="Value">Its value at a point, or null where the point has none.</param>
public sealed record ResultColumn(string Name, Type Type, string Description, Func<StudyPoint, object?> Value);
