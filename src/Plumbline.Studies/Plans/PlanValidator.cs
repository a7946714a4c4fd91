using System.Globalization;

namespace Plumbline.Studies.Plans;

/// <summary>Checks a plan against itself and, once the data is known, against its size.</summary>
public static class PlanValidator
{
    private const int MostRuns = 10_000;
    private const int MostGraphs = 100;
    private const int LargestAlpha = 10_000;

    /// <summary>Checks what can be checked without the data.</summary>
    /// <param name="plan">The plan.</param>
    /// <exception cref="PlanException">A setting is out of range; the message names it, the value and the range.</exception>
    public static void Validate(StudyPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Validate(plan, new PlanNames());
    }

    /// <summary>The same, with names for the settings.</summary>
    internal static void Validate(StudyPlan plan, PlanNames names)
    {
        AtLeast(names.Of(nameof(StudyPlan.Runs)), plan.Runs, 1);
        AtMost(names.Of(nameof(StudyPlan.Runs)), plan.Runs, MostRuns);
        AtLeast(names.Of(nameof(StudyPlan.Subset)), plan.Subset, 0);
        AtLeast(names.Of(nameof(StudyPlan.Queries)), plan.Queries, 0);
        AtLeast(names.Of(nameof(StudyPlan.Seed)), plan.Seed, 0);
        AtMost(names.Of(nameof(StudyPlan.Seed)), plan.Seed, int.MaxValue - plan.Runs);
        AtLeast(names.Of(nameof(StudyPlan.M)), plan.M, 2);
        AtMost(names.Of(nameof(StudyPlan.M)), plan.M, 4096);
        AtLeast(names.Of(nameof(StudyPlan.EfConstruction)), plan.EfConstruction, 1);
        AtLeast(names.Of(nameof(StudyPlan.EfSearch)), plan.EfSearch, 1);
        if (plan.AlphaEfConstruction is { } alphaEfConstruction)
        {
            AtLeast(names.Of(nameof(StudyPlan.AlphaEfConstruction)), alphaEfConstruction, 1);
        }

        AtLeast(names.Of(nameof(StudyPlan.Sensitivity)), plan.Sensitivity, 0);
        AtMost(names.Of(nameof(StudyPlan.Sensitivity)), plan.Sensitivity, MostGraphs);
        if (plan.Sensitivity == 1)
        {
            // One graph has no spread: asked for, it would silently be none.
            throw new PlanException($"{names.Of(nameof(StudyPlan.Sensitivity))}: found 1, expected 0 for none, or 2 and more graphs to compare");
        }

        if (!(plan.Target >= 0 && plan.Target <= 1))
        {
            throw new PlanException($"{names.Of(nameof(StudyPlan.Target))}: found {plan.Target.ToString(CultureInfo.InvariantCulture)}, expected {TargetText.Expected}");
        }

        if (plan.Ks.Count == 0)
        {
            throw new PlanException($"{names.Of(nameof(StudyPlan.Ks))}: found no value, expected at least one");
        }

        Each(names.Of(nameof(StudyPlan.Ks)), plan.Ks, 1);
        Each(names.Of(nameof(StudyPlan.EfSearchValues)), plan.EfSearchValues, 1);
        Each(names.Of(nameof(StudyPlan.EfConstructionValues)), plan.EfConstructionValues, 1);
        foreach (double alpha in plan.AlphaValues)
        {
            if (!(alpha > 0 && alpha <= LargestAlpha))
            {
                throw new PlanException($"{names.Of(nameof(StudyPlan.AlphaValues))}: found {alpha.ToString(CultureInfo.InvariantCulture)}, expected a number above 0, at most {LargestAlpha}");
            }
        }

        Distinct(names.Of(nameof(StudyPlan.AlphaValues)), plan.AlphaValues);
        if (plan.EfSearchValues.Count + plan.EfConstructionValues.Count + plan.AlphaValues.Count == 0)
        {
            throw new PlanException($"{names.Of(PlanNames.Conditions)}: found none, expected values for at least one of ef, ef-construction, alpha");
        }
    }

    /// <summary>Checks a plan against the number of vectors there are.</summary>
    /// <param name="plan">A plan that passed <see cref="Validate(StudyPlan)"/>.</param>
    /// <param name="poolCount">Vectors that subsets are drawn from.</param>
    /// <exception cref="PlanException">The subset is larger than the pool, or a k not smaller than the subset.</exception>
    public static void Validate(StudyPlan plan, int poolCount)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Validate(plan, poolCount, new PlanNames());
    }

    /// <summary>The same, with names for the settings.</summary>
    internal static void Validate(StudyPlan plan, int poolCount, PlanNames names)
    {
        if (plan.Subset > poolCount)
        {
            throw new PlanException($"{names.Of(nameof(StudyPlan.Subset))}: found {plan.Subset}, expected at most {poolCount}, the number of vectors in {plan.Data}");
        }

        int count = plan.Subset == 0 ? poolCount : plan.Subset;
        if (plan.Queries > count)
        {
            throw new PlanException($"{names.Of(nameof(StudyPlan.Queries))}: found {plan.Queries}, expected at most {count}, the number of vectors of a run");
        }

        int largest = plan.Ks.Max();
        if (largest >= count)
        {
            throw new PlanException($"{names.Of(nameof(StudyPlan.Ks))}: found {largest}, expected less than {count}, the number of vectors of a run");
        }
    }

    private static void Each(string name, IReadOnlyList<int> values, int least)
    {
        foreach (int value in values)
        {
            AtLeast(name, value, least);
        }

        Distinct(name, values);
    }

    private static void Distinct<T>(string name, IReadOnlyList<T> values)
    {
        if (values.GroupBy(value => value).FirstOrDefault(group => group.Count() > 1) is { } repeated)
        {
            throw new PlanException(string.Create(CultureInfo.InvariantCulture, $"{name}: found {repeated.Key} more than once, expected each value once"));
        }
    }

    private static void AtLeast(string name, long value, long least)
    {
        if (value < least)
        {
            throw new PlanException($"{name}: found {value}, expected {least} or more");
        }
    }

    private static void AtMost(string name, long value, long most)
    {
        if (value > most)
        {
            throw new PlanException($"{name}: found {value}, expected {most} or less");
        }
    }
}
