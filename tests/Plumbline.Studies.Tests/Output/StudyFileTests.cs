using System.Text;
using System.Text.RegularExpressions;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Tests.Support;

namespace Plumbline.Studies.Tests.Output;

public sealed class StudyFileTests
{
    /// <summary>A distribution is written as steps and counts: one damaged count asked for a gigabyte.</summary>
    [Theory]
    [InlineData("100000000")]
    [InlineData("101")]
    public void A_count_that_is_not_of_the_queries_is_refused_before_it_takes_memory(string count)
    {
        string text = Encoding.UTF8.GetString(StudyFile.Encode(Study.Small()));
        string damaged = new Regex(@"(""evaluated"":\[\[\d+,)\d+").Replace(text, match => match.Groups[1].Value + count, 1);
        Assert.NotEqual(text, damaged);
        byte[] file = Encoding.UTF8.GetBytes(damaged);
        long before = GC.GetAllocatedBytesForCurrentThread();
        PlanException error = Assert.Throws<PlanException>(() => StudyFile.Decode("study.json", file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        Assert.Matches(@"^study\.json: found other content than a study's results \(found capacities of [\d,]+ queries, expected 100 at most\), expected", error.Message);
    }

    [Fact]
    public void What_was_written_is_read()
    {
        byte[] file = StudyFile.Encode(Study.Small());
        Assert.Equal(file, StudyFile.Encode(StudyFile.Decode("study.json", file)));
    }
}
