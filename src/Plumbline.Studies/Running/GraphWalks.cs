using Plumbline.Hnsw;

namespace Plumbline.Studies.Running;

/// <summary>The settings measured on one graph, and the walks of one thread that serve all of them.</summary>
internal sealed class GraphWalks
{
    private readonly int[][] _checkpoints;
    private readonly int[] _lawCheckpoints;
    private readonly SafeLawMeter? _law;

    /// <param name="traversal">Walks the graph.</param>
    /// <param name="specs">The settings.</param>
    /// <param name="buffers">Where each setting's values go.</param>
    /// <param name="law">What is counted for the safe law, or null.</param>
    public GraphWalks(RankedTraversal traversal, IReadOnlyList<ConditionSpec> specs, IReadOnlyList<ConditionBuffer> buffers, SafeLawCounts? law)
    {
        Traversal = traversal;
        Specs = specs;
        Buffers = buffers;
        // One walk for all settings on the graph: a checkpoint for each effort that any of them asks for.
        Efs = [.. specs.SelectMany(spec => spec.Efforts.Select(effort => effort.Ef)).Concat(law?.Efforts ?? []).Distinct().Order()];
        _checkpoints = [.. specs.Select(spec => spec.Efforts.Select(effort => Array.BinarySearch(Efs, effort.Ef)).ToArray())];
        _lawCheckpoints = [.. (law?.Efforts ?? []).Select(effort => Array.BinarySearch(Efs, effort))];
        _law = law?.CreateMeter();
    }

    public RankedTraversal Traversal { get; }

    public IReadOnlyList<ConditionSpec> Specs { get; }

    public IReadOnlyList<ConditionBuffer> Buffers { get; }

    /// <summary>Efforts walked for, ascending.</summary>
    public int[] Efs { get; }

    /// <summary>Counts for the safe law, after a walk.</summary>
    public void MeasureLaw(int query) => _law?.Measure(query, Traversal, _lawCheckpoints);

    /// <summary>Place of a setting's effort among <see cref="Efs"/>.</summary>
    public int Checkpoint(int spec, int effort) => _checkpoints[spec][effort];
}
