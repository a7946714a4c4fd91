using CsCheck;
using Plumbline.IO.Faiss;

namespace Plumbline.IO.Tests.Indexes;

public sealed class MinimaxHeapTests
{
    /// <summary>The heap that knows the nearest is the one that scans for it, place by place, ties, evictions and negative distances included.</summary>
    [Fact]
    public void KnowingTheNearestChangesNothing() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 6], Gen.Int[0, int.MaxValue]).Sample(
            (bound, distinct, seed) =>
            {
                const int Points = 200;
                MinimaxHeap scanning = new(bound, Points, scanned: int.MaxValue);
                MinimaxHeap knowing = new(bound, Points, scanned: 0);
                Random random = new(seed);
                for (int search = 0; search < 3; search++)
                {
                    scanning.Clear();
                    knowing.Clear();
                    int[] points = [.. Enumerable.Range(0, Points)];
                    random.Shuffle(points);
                    for (int next = 0; next < Points || scanning.Valid > 0;)
                    {
                        if (next < Points && (scanning.Valid == 0 || random.Next(3) > 0))
                        {
                            // Few distances make many ties, -0 and 0 among them.
                            float distance = random.Next(-1, distinct) * (random.Next(2) == 0 ? 1f : -1f);
                            scanning.Push(points[next], distance);
                            knowing.Push(points[next++], distance);
                        }
                        else
                        {
                            Assert.Equal(scanning.PopNearest(out float one), knowing.PopNearest(out float other));
                            Assert.Equal(one, other);
                            int least = random.Next(1, bound + 1);
                            Assert.Equal(scanning.HasBelow(one, least), knowing.HasBelow(other, least));
                        }

                        Assert.Equal(scanning.Valid, knowing.Valid);
                    }
                }
            },
            iter: 2_000);
}
