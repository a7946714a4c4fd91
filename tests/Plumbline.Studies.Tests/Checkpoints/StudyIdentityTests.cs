using System.Reflection;
using Plumbline.Studies.Checkpoints;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Tests.Support;

namespace Plumbline.Studies.Tests.Checkpoints;

public sealed class StudyIdentityTests
{
    private static readonly StudyPlan Plan = new() { Model = "m.onnx", ModelOutput = "o", Preprocess = "p", Labels = "l", Data = "memory.npy", AlphaEfConstruction = 7 };

    /// <summary>By reflection, so that a setting that plans get later is not forgotten. Notes change no result.</summary>
    [Fact]
    public void Every_setting_of_a_plan_counts()
    {
        PropertyInfo[] settings = [.. typeof(StudyPlan).GetProperties().Where(property => property.CanWrite && property.Name != nameof(StudyPlan.Notes))];
        Assert.True(settings.Length >= 13);
        foreach (PropertyInfo setting in settings)
        {
            StudyPlan other = Plan with { };
            setting.SetValue(other, Changed(setting.GetValue(Plan)!));
            Assert.NotNull(Of(other).DifferenceFrom(Of(Plan)));
            Assert.NotNull(Of(Plan).DifferenceFrom(Of(other)));
            Assert.False(Of(other).HasPlanOf(Of(Plan)));
        }
    }

    [Fact]
    public void Equal_plans_of_equal_data_have_equal_identities()
    {
        Assert.Null(Of(Plan).DifferenceFrom(Of(Plan with { Ks = [.. Plan.Ks], Notes = ["a note"] })));
        Assert.True(Of(Plan).HasPlanOf(Of(Plan)));
    }

    [Fact]
    public void A_difference_is_named_as_a_plan_names_it()
    {
        Assert.Equal("search.m: found 5, expected 32", Of(Plan with { M = 5 }).DifferenceFrom(Of(Plan)));
        Assert.Equal("evaluation.k_values: found [1, 2], expected [1, 3]", Of(Plan with { Ks = [1, 2] }).DifferenceFrom(Of(Plan with { Ks = [1, 3] })));
        Assert.Equal("alpha_study.ef_construction: found none, expected 7", Of(Plan with { AlphaEfConstruction = null }).DifferenceFrom(Of(Plan)));
        Assert.Equal("alpha_study.ef_construction: found 7, expected none", Of(Plan).DifferenceFrom(Of(Plan with { AlphaEfConstruction = null })));
        // Before anything that a name may hold: a line end, a colon, a quote.
        Assert.Equal("experiment.name: found \"a: \\n\\\"b\\\"\", expected \"capacity-study\"", Of(Plan with { Name = "a: \n\"b\"" }).DifferenceFrom(Of(Plan)));
    }

    [Theory]
    [InlineData("data.sha256", "data.sha256: found 0000000000000000000000000000000000000000000000000000000000000000, expected other")]
    [InlineData("version", null)]
    [InlineData("checkpoints", "checkpoints: found 2, expected other")]
    public void Data_and_version_count_beside_the_plan(string name, string? message)
    {
        StudyIdentity own = Of(Plan);
        StudyIdentity other = new(own.Entries.Select(entry => entry.Key == name ? new KeyValuePair<string, string>(name, "other") : entry));
        Assert.Equal(message ?? $"version: found {MachineFacts.Version}, expected other", own.DifferenceFrom(other));
        Assert.True(own.HasPlanOf(other));
    }

    private static StudyIdentity Of(StudyPlan plan)
    {
        using MemoryData data = new(TestVectors.Uniform(4, 2, seed: 1));
        return StudyIdentity.Of(plan, data);
    }

    private static object Changed(object value) => value switch
    {
        int number => number + 1,
        long number => number + 1,
        double number => number / 2,
        string text => text + "x",
        Convention => Convention.Paper,
        Comparison => Comparison.Paper,
        IReadOnlyList<int> list => (int[])[.. list, 1000],
        IReadOnlyList<double> list => (double[])[.. list, 1000],
        _ => throw new InvalidOperationException($"No other value is known for a {value.GetType()}."),
    };
}
