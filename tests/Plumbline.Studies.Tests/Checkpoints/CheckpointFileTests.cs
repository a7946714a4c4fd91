using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Plumbline.Capacity;
using Plumbline.Studies.Checkpoints;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;
using Plumbline.Studies.Tests.Support;

namespace Plumbline.Studies.Tests.Checkpoints;

public sealed class CheckpointFileTests
{
    private const string Path = "run_00_00.checkpoint";

    [Fact]
    public void Every_property_survives()
    {
        Checkpoint checkpoint = new Filled().Create<Checkpoint>();
        // Of Conditions, Points and Capacities each has two: nothing can be null or empty by chance.
        Assert.NotNull(checkpoint.Conditions[1].Points[1].Standard);
        Assert.NotNull(checkpoint.Conditions[1].Points[1].Paper);
        Assert.Equal(2, checkpoint.Conditions[0].Capacities.Count);
        Filled.AssertSame(checkpoint, Decode(CheckpointFile.Encode(checkpoint)));
    }

    [Theory]
    [InlineData(Convention.Both)]
    [InlineData(Convention.Standard)]
    [InlineData(Convention.Paper)]
    public void A_measured_study_survives_bit_for_bit(Convention convention)
    {
        // Of many copies some LID are not defined, and a graph of few links leaves results out.
        using MemoryData data = new(TestVectors.Duplicates(150, 5, distinct: 4, seed: 3));
        StudyPlan plan = new() { Data = data.Source, M = 2, EfConstruction = 6, EfSearch = 4, Ks = [1, 2, 30, 149], EfSearchValues = [3], EfConstructionValues = [5], AlphaValues = [0.3], Convention = convention };
        StudyResult result = new StudyRunner(plan, data, 1).Run(new StudyClock(), null, TestContext.Current.CancellationToken);
        Checkpoint checkpoint = Checkpoint([.. result.Keys.Select(key => new ConditionResult(
            key, [.. result.Points.Where(point => point.Key == key)], [.. result.Capacities.Where(capacity => capacity.Key == key)]))]);
        if (convention != Convention.Paper)
        {
            Assert.Contains(result.Points, point => double.IsNaN(point.Standard!.ReturnedLid));
        }

        Filled.AssertSame(checkpoint, Decode(CheckpointFile.Encode(checkpoint)));
    }

    [Fact]
    public void Every_kind_of_number_survives_bit_for_bit()
    {
        double[] values =
        [
            0, -0.0, 0.1, 1 / 3.0, double.MaxValue, double.MinValue, double.Epsilon, -double.Epsilon, BitConverter.UInt64BitsToDouble(0x000F_FFFF_FFFF_FFFF),
            float.MaxValue, 3.4028235e34, double.PositiveInfinity, double.NegativeInfinity, double.NaN, -double.NaN,
            BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0001), BitConverter.UInt64BitsToDouble(0xFFF8_0000_DEAD_BEEF),
        ];
        Random random = new(1);
        byte[] bits = new byte[8 * 10_000];
        random.NextBytes(bits);
        values = [.. values, .. Enumerable.Range(0, 10_000).Select(i => BitConverter.ToDouble(bits, i * 8))];
        double[] read = JsonSerializer.Deserialize<double[]>(JsonSerializer.SerializeToUtf8Bytes(values, CheckpointJson.Options), CheckpointJson.Options)!;
        Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), read.Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void Capacities_and_room_survive_each_in_its_own_order()
    {
        Random random = new(2);
        int[] evaluated = [.. Enumerable.Range(0, 5000).Select(_ => random.Next(100, 300))];
        CapacityDistribution distribution = new(evaluated, (ReadOnlySpan<int>)[.. evaluated.Select(value => value - random.Next(2))]);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(distribution, CheckpointJson.Options);
        CapacityDistribution read = JsonSerializer.Deserialize<CapacityDistribution>(json, CheckpointJson.Options)!;
        Filled.AssertSame(distribution, read);
        Assert.NotEqual(read.Sorted.ToArray().Select(value => value - 1), read.Room.ToArray());
        Assert.InRange(json.Length, 1, 5000);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[[],[]]")]
    [InlineData("[[5,1],[5,2]]")]
    [InlineData("[[5,1,6],[5,1]]")]
    [InlineData("[[5,0],[5,0]]")]
    [InlineData("[[5,-1],[5,-1]]")]
    [InlineData("[[5,2147483647,6,2147483647],[5,2147483647,6,2147483647]]")]
    [InlineData("[null,[5,1]]")]
    [InlineData("{}")]
    public void What_is_no_distribution_is_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<CapacityDistribution>(json, CheckpointJson.Options));

    [Fact]
    public void A_file_cut_anywhere_is_none()
    {
        byte[] whole = Small();
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Null(CheckpointFile.Decode(Path, whole.AsSpan(0, length)));
        }

        Assert.Null(CheckpointFile.Decode(Path, [.. whole, (byte)'\n']));
        Assert.Null(CheckpointFile.Decode(Path, [.. whole, .. whole]));
        Assert.NotNull(CheckpointFile.Decode(Path, whole));
    }

    [Fact]
    public void A_file_with_any_bit_flipped_is_none()
    {
        byte[] whole = Small();
        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            byte[] flipped = [.. whole];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(CheckpointFile.Decode(Path, flipped));
        }
    }

    [Fact]
    public void A_whole_file_of_another_format_is_somebodys_work_that_this_version_cannot_read()
    {
        StoredCheckpoint stored = CheckpointFile.Decode(Path, Sealed("plumbline-checkpoint 3\nanything\n"))!;
        Assert.Null(stored.Content);
        StudyIdentity own = new([new(StudyIdentity.FormatName, "2")]);
        Assert.Equal("checkpoints: found 2, expected 3", own.DifferenceFrom(stored.Identity));
    }

    [Theory]
    [InlineData("plumbline-checkpoint 2\n{}\n")]
    [InlineData("plumbline-checkpoint 2\nnull\n")]
    [InlineData("plumbline-checkpoint 2\n[1,2]\n")]
    [InlineData("plumbline-checkpoint 2\nno JSON\n")]
    [InlineData("plumbline-checkpoint 2\n")]
    [InlineData("plumb-checkpoint 2\n{}\n")]
    [InlineData("")]
    public void A_whole_file_of_something_else_is_none(string text) => Assert.Null(CheckpointFile.Decode(Path, Sealed(text)));

    /// <summary>As a build would write it that has a measure less, or one more.</summary>
    [Theory]
    [InlineData("\"Recall\":0.5,", "")]
    [InlineData("\"Recall\":0.5,", "\"Recall\":0.5,\"Precision\":0.5,")]
    [InlineData("\"Recall\":0.5,", "\"Recall\":null,")]
    [InlineData("\"Mean\":0.5,", "")]
    [InlineData("\"Run\":0,", "")]
    public void A_file_of_another_layout_is_none(string found, string replacement)
    {
        string text = Encoding.UTF8.GetString(Small());
        Assert.Contains(found, text, StringComparison.Ordinal);
        string body = text[..^65];
        Assert.NotNull(CheckpointFile.Decode(Path, Sealed(body)));
        Assert.Null(CheckpointFile.Decode(Path, Sealed(body.Replace(found, replacement, StringComparison.Ordinal))));
    }

    private static Checkpoint Decode(byte[] file)
    {
        StoredCheckpoint stored = CheckpointFile.Decode(Path, file)!;
        Assert.NotNull(stored);
        Assert.Equal(stored.Content!.Identity, stored.Identity.Entries);
        return stored.Content;
    }

    private static byte[] Small() => CheckpointFile.Encode(Checkpoint(
        [new ConditionResult(new ConditionKey(StudyCondition.EfSearch, 50), [Study.Point(k: 10, overlap: 0.5, paperLidDifference: 0.1)], [Study.Capacity(20, 30)])]));

    private static Checkpoint Checkpoint(IReadOnlyList<ConditionResult> conditions) => new()
    {
        Identity = new Dictionary<string, string> { [StudyIdentity.FormatName] = "1", ["experiment.name"] = "\"ä \\\" 文\"" },
        Session = 1,
        Runs = 2,
        Settings = 3,
        Run = 0,
        Seconds = new Dictionary<string, double> { ["build"] = 0.25 },
        PeakMemoryBytes = 1L << 40,
        Extras = new RunExtras(),
        Conditions = conditions,
    };

    /// <summary>Text with its right hash.</summary>
    private static byte[] Sealed(string text)
    {
        byte[] body = Encoding.UTF8.GetBytes(text);
        return [.. body, .. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(body)) + "\n")];
    }
}
