using System.Diagnostics;
using Plumbline.Distances;
using Plumbline.Exact;
using Plumbline.Exact.Products;

namespace Plumbline.Tests.Exact;

/// <summary>The tests of exact search again, in a process whose runtime was told that the wider instructions are not there.</summary>
public sealed class InstructionSetTests
{
    [Fact]
    public void The_kernels_in_use_are_of_an_instruction_set_that_the_runtime_allows()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_EnableAVX512") == "0")
        {
            Assert.NotEqual("avx512", DistanceKernels.Default.Name);
            Assert.False(LaneSort.IsSupported);
        }

        if (Environment.GetEnvironmentVariable("DOTNET_EnableAVX2") == "0")
        {
            Assert.Contains(DistanceKernels.Default.Name, new[] { "vector128", "scalar" });
            Assert.False(LaneSort.IsSupported);
        }

        Assert.Equal(DistanceKernels.Default.Name, ProductKernels.Default.Name);
    }

    // .NET 10 knows AVX-512 by one name; it does not read DOTNET_EnableAVX512F, which .NET 8 and 9 had.
    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    public async Task Exact_search_is_as_exact_without(string instructions)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "Plumbline.Tests" + (OperatingSystem.IsWindows() ? ".exe" : "")))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in new[]
        {
            "-method", "*.ExactSearchTests.Self_join_equals_brute_force",
            "-method", "*.ExactSearchTests.Search_with_other_queries_equals_brute_force",
            "-method", "*.KeySortTests.A_sort_is_that_of_the_library*",
            "-method", "*.NeighborRankingTests.Rows_are_sorted*",
            "-method", "*.NeighborRankingTests.Distances_that_crowd*",
            "-method", "*.TopKTests.The_k_smallest*",
            "-method", "*.WordPanelsTests.Length*",
            "-method", "*.InstructionSetTests.The_kernels_in_use*",
            "-noColor",
        })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[instructions] = "0";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await errors;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
        // Two theories of five kinds of data and four metrics, three of sorts, one of them of four cases, one of what is nearest,
        // one of measuring, and the check of the kernel.
        Assert.Matches(@"Total: 49\b", output);
    }
}
