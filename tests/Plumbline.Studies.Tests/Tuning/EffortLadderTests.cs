using Plumbline.Studies.Tuning;

namespace Plumbline.Studies.Tests.Tuning;

public sealed class EffortLadderTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(11, 1_000_000)]
    [InlineData(500, 300)]
    [InlineData(2_000_000_000, int.MaxValue)]
    public void Rungs_are_few_and_near_each_other(int least, int most)
    {
        EffortLadder ladder = new(least, most);
        Assert.Equal(least, ladder[0]);
        Assert.Equal(Math.Max(least, most), ladder[ladder.Last]);
        Assert.InRange(ladder.Last, 0, 800);
        for (int rung = 0; rung < ladder.Last; rung++)
        {
            Assert.InRange(ladder[rung + 1], ladder[rung] + 1L, Math.Max(ladder[rung] + 1L, (ladder[rung] * 1.03) + 1));
        }
    }

    [Fact]
    public void The_rung_of_an_effort_is_the_first_that_is_not_less()
    {
        EffortLadder ladder = new(3, 400);
        for (int effort = 1; effort < 500; effort++)
        {
            int rung = ladder.RungOf(effort);
            Assert.True(ladder[rung] >= effort || rung == ladder.Last);
            Assert.True(rung == 0 || ladder[rung - 1] < effort);
        }
    }
}
