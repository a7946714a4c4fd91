using System.Runtime.InteropServices;
using Plumbline.Cli;
using Plumbline.EndToEnd.Support;

namespace Plumbline.EndToEnd.Indexing;

/// <summary>plumb info in words.</summary>
public sealed class InfoTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1, "1 byte")]
    [InlineData(999, "999 bytes")]
    [InlineData(1_000, "1.0 kB")]
    [InlineData(2_500_000, "2.5 MB")]
    public void Small_sizes_are_in_bytes(long bytes, string words) => Assert.Equal(words, NumberWords.Size(bytes));

    [Fact]
    public async Task Values_that_no_search_takes_are_described_and_not_judged()
    {
        _place.WriteNpy("bad.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (120, 8), }", MemoryMarshal.AsBytes<float>(Workplace.Values((117, 3, float.NaN))));
        PlumbResult result = await Plumb.RunAsync(_place.Path, "info", "bad.npy");
        result.AssertDone();
        Assert.Contains("1 value not finite (NaN or infinity), the first in row 117, column 3: no search takes this file\n", result.Output, StringComparison.Ordinal);
    }
}
