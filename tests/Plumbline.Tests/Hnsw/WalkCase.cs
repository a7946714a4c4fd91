using Plumbline.Tests.Support;

namespace Plumbline.Tests.Hnsw;

/// <summary>What a <see cref="WalkSetting"/> is made of.</summary>
internal sealed record WalkCase(int Count, int M, int Dimension, DataKind Kind, Metric Metric, int Seed);
