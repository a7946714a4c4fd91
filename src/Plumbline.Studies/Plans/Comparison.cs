namespace Plumbline.Studies.Plans;

/// <summary>What results are compared with.</summary>
public enum Comparison
{
    /// <summary>With the published results where data, size and graph are theirs (replica and STL-10 embeddings), else with nothing.</summary>
    Auto = 0,

    /// <summary>With the published results, whatever the data.</summary>
    Paper = 1,

    /// <summary>With nothing.</summary>
    None = 2,
}
