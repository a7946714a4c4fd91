using Plumbline.Bench.Embed;

namespace Plumbline.Bench.Tests.Embed;

/// <summary>The settings that the peer is tried with.</summary>
public class OrtSettingTests
{
    [Theory]
    [InlineData(1, 32, "1 call x 1 thread, batch 1; 1 call x 1 thread, batch 8; 1 call x 1 thread, batch 32")]
    [InlineData(2, 8, "2 calls x 1 thread, batch 1; 2 calls x 1 thread, batch 8; 1 call x 2 threads, batch 1; 1 call x 2 threads, batch 8")]
    public void One_call_by_all_threads_and_as_many_calls_as_threads(int threads, int largestBatch, string expected) =>
        Assert.Equal(expected, string.Join("; ", OrtSetting.All(threads, largestBatch).Select(setting => setting.Name)));
}
