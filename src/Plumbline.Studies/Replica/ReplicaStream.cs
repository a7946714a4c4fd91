namespace Plumbline.Studies.Replica;

/// <summary>What a stream of <see cref="ReplicaRandom"/> is for. A new purpose goes at the end: the numbers are part of the data.</summary>
internal enum ReplicaStream
{
    Rows = 1,
    ClusterScores = 2,
    Features = 3,
    Isometry = 4,
}
