using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Tests.Support;

/// <summary>Plans given as text, in a file that is called plan.yaml.</summary>
internal static class PlanText
{
    /// <summary>A study section, without which no plan is complete.</summary>
    public const string Study = "ef_search_study: {values: [25]}\n";

    public static StudyPlan Read(string yaml) => PlanReader.Read(new StringReader(yaml), "plan.yaml");

    /// <summary>Fails unless the plan is refused in exactly these words.</summary>
    public static void Refused(string message, string yaml) =>
        Assert.Equal(message, Assert.Throws<PlanException>(() => Read(yaml)).Message);

    /// <summary>Compares plans by content; a record's own comparison takes lists for equal only where they are the same object.</summary>
    public static void AssertEqual(StudyPlan expected, StudyPlan found, bool notes = true)
    {
        Assert.Equal(expected.Ks, found.Ks);
        Assert.Equal(expected.EfSearchValues, found.EfSearchValues);
        Assert.Equal(expected.EfConstructionValues, found.EfConstructionValues);
        Assert.Equal(expected.AlphaValues, found.AlphaValues);
        if (notes)
        {
            Assert.Equal(expected.Notes, found.Notes);
        }

        Assert.Equal(WithoutLists(expected), WithoutLists(found));
    }

    private static StudyPlan WithoutLists(StudyPlan plan) => plan with { Ks = [], EfSearchValues = [], EfConstructionValues = [], AlphaValues = [], Notes = [] };
}
