using Plumbline.Hnsw;

namespace Plumbline.Studies.Running;

/// <summary>The settings measured on one graph, and the walks of one thread that serve all of them.</summary>
internal sealed class GraphWalks
{
    private readonly int[][] _checkpoints;

    /// <param name="traversal">Walks the graph.</param>
    /// <param name="specs">The settings.</param>
    /// <param name="buffers">Where each setting's values go.</param>
    public GraphWalks(RankedTraversal traversal, IReadOnlyList<ConditionSpec> specs, IReadOnlyList<ConditionBuffer> buffers)
    {
        Traversal = traversal;
        Specs = specs;
        Buffers = buffers;
        // One walk for all settings on the graph: a checkpoint for each effort that any of them asks for.
        Efs = [.. specs.SelectMany(spec => spec.Efforts.Select(effort => effort.Ef)).Distinct().Order()];
        _checkpoints = [.. specs.Select(spec => spec.Efforts.Select(effort => Array.BinarySearch(Efs, effort.Ef)).ToArray())];
    }

    public RankedTraversal Traversal { get; }

    public IReadOnlyList<ConditionSpec> Specs { get; }

    public IReadOnlyList<ConditionBuffer> Buffers { get; }

    /// <summary>Efforts walked for, ascending.</summary>
    public int[] Efs { get; }

    /// <summary>Place of a setting's effort among <see cref="Efs"/>.</summary>
    public int Checkpoint(int spec, int effort) => _checkpoints[spec][effort];
}
