using System.Text.Json.Nodes;
using Plumbline.Bench.Tests.Support;
using Plumbline.Testing;

namespace Plumbline.Bench.Tests;

/// <summary>bench/compare embed, whose peer runs in our process: no compiler and no package of Debian's is needed.</summary>
public class EmbedCompareTests
{
    [Fact]
    public async Task A_quick_comparison_of_MobileNetV2_with_ONNX_Runtime_ends_well()
    {
        SharedData.Require("photos/labels.csv");
        SharedData.Require("models/mobilenetv2_1.0_224.onnx");
        using TemporaryFolder folder = new();
        CompareResult result = await CompareProcess.RunAsync(folder.Path, "embed", "--quick", "--only", "MobileNetV2", "--threads", "2", "--json", "-");
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("Both sides agree", result.Errors, StringComparison.Ordinal);
        JsonNode json = JsonNode.Parse(result.Output)!;
        Assert.Equal(
            [
                "MobileNetV2, 64 photos: per second",
                "MobileNetV2, 64 generated images: per second",
                "MobileNetV2, 64 photos: the model waits: share",
                "MobileNetV2, 64 generated images: the model waits: share",
                "MobileNetV2, 256 photos: peak memory: bytes",
            ],
            json["rows"]!.AsArray().Select(row => $"{row!["work"]!.GetValue<string>()}: {row["unit"]!.GetValue<string>()}"));
        JsonNode photos = json["rows"]![0]!;
        Assert.Equal(photos["ours"]!.GetValue<double>() / photos["theirs"]!.GetValue<double>(), photos["ratio"]!.GetValue<double>(), 9);
        Assert.InRange(json["rows"]![2]!["ours"]!.GetValue<double>(), 0, 1);
        // A process that runs the model holds more than its weights.
        Assert.InRange(json["rows"]![4]!["theirs"]!.GetValue<double>(), 30e6, 4e9);
        Assert.Equal(3, json["checks"]!.AsArray().Count(check => check!["passed"]!.GetValue<bool>()));
        Assert.Contains("onnxRuntime", json["versions"]!.AsObject().Select(version => version.Key));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task ResNet50_is_measured_without_a_file_of_weights()
    {
        using TemporaryFolder folder = new();
        CompareResult result = await CompareProcess.RunAsync(folder.Path, "embed", "--quick", "--only", "ResNet-50, 16 ", "--threads", "1", "--repetitions", "1");
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("1 call x 1 thread, batch 8", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("2 threads", result.Output, StringComparison.Ordinal);
        Assert.Contains("Both sides agree: embeddings of up to 16 images a row", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_leaves_nothing()
    {
        using TemporaryFolder folder = new();
        // More repetitions than would ever end.
        using CompareProcess process = CompareProcess.Start(folder.Path, "embed", "--quick", "--only", "ResNet-50, 16 ", "--repetitions", "9999", "--json", "result.json");
        await process.WaitUntilMeasuringAsync();
        process.InterruptNow();
        CompareResult result = await process.EndAsync();
        Assert.True(result.ExitCode == 130, result.ToString());
        Assert.EndsWith("bench/compare: cancelled; nothing was written\n", result.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_text_that_no_row_holds_is_refused_with_the_rows_there_are()
    {
        using TemporaryFolder folder = new();
        CompareResult result = await CompareProcess.RunAsync(folder.Path, "embed", "--only", "no such row");
        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Contains("--only: found 'no such row', expected part of one of: ", result.Errors, StringComparison.Ordinal);
        Assert.Contains("; ResNet-50, 128 ", result.Errors, StringComparison.Ordinal);
    }
}
