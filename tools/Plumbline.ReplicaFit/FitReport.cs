using System.Globalization;
using System.Reflection;
using Plumbline.Studies.Replica;

namespace Plumbline.ReplicaFit;

/// <summary>Tables and listings on the console.</summary>
internal static class FitReport
{
    /// <summary>Prints measured, published and bound a statistic, one measured column a seed.</summary>
    /// <returns>How many values are outside their bounds.</returns>
    public static int PrintTable(IReadOnlyList<long> seeds, IReadOnlyList<IReadOnlyList<ReplicaStatistic>> measured)
    {
        int missed = 0;
        Console.WriteLine($"{"statistic",-42}{"published",10}{"bound",18}{string.Concat(seeds.Select(s => Invariant($"{$"seed {s}",10}")))}");
        for (int row = 0; row < measured[0].Count; row++)
        {
            ReplicaStatistic first = measured[0][row];
            string published = first.Kind == ReplicaStatisticKind.FirstShortfall ? "-" : Invariant($"{first.Published:F4}");
            Console.Write(Invariant($"{first.Name,-42}{published,10}{$"{first.Low,8:F3} {first.High,8:F3}",18}"));
            foreach (IReadOnlyList<ReplicaStatistic> column in measured)
            {
                Console.Write(Invariant($"{column[row].Measured,10:F4}{(column[row].IsWithinBound ? " " : "!")}")[1..]);
                missed += column[row].IsWithinBound ? 0 : 1;
            }

            Console.WriteLine();
        }

        Console.WriteLine($"{missed} outside their bounds; largest error in units of the bound: {string.Join(", ", measured.SelectMany(m => m).GroupBy(s => s.Kind).Select(g => Invariant($"{g.Key} {g.Max(s => Math.Abs(s.Error)):F2}")))}");
        return missed;
    }

    /// <summary>Prints the parameters as they stand in ReplicaParameters.</summary>
    public static void PrintParameters(ReplicaParameters parameters)
    {
        foreach (PropertyInfo property in typeof(ReplicaParameters).GetProperties().Where(p => p.CanWrite))
        {
            Console.WriteLine(Invariant($"{property.Name} = {property.GetValue(parameters)},"));
        }
    }

    /// <summary>Prints the parameters on one line, as options of this program.</summary>
    public static string AsOptions(ReplicaParameters parameters) =>
        string.Join(' ', typeof(ReplicaParameters).GetProperties().Where(p => p.CanWrite).Select(p => Invariant($"--set {p.Name}={p.GetValue(parameters)}")));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
