using System.Runtime.InteropServices;
using Plumbline.Studies.Output;

namespace Plumbline.Bench.Report;

/// <summary>The machine and the versions that the numbers belong to.</summary>
internal static class BenchFacts
{
    /// <summary>Facts of the machine by name.</summary>
    public static IReadOnlyDictionary<string, string> Machine()
    {
        Dictionary<string, string> facts = new(StringComparer.Ordinal) { ["cpu"] = Processor() };
        foreach ((string name, string value) in MachineFacts.Machine())
        {
            facts[name] = value;
        }

        return facts;
    }

    /// <summary>Versions of both sides by name.</summary>
    /// <param name="peer">Those of the peer.</param>
    public static IReadOnlyDictionary<string, string> Versions(IReadOnlyDictionary<string, string> peer)
    {
        Dictionary<string, string> versions = new(StringComparer.Ordinal);
        foreach ((string name, string value) in MachineFacts.Versions())
        {
            versions[name] = value;
        }

        foreach ((string name, string value) in peer)
        {
            versions[name] = value;
        }

        return versions;
    }

    private static string Processor()
    {
        const string ModelName = "model name";
        try
        {
            string? line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(ModelName, StringComparison.Ordinal));
            return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
        catch (IOException)
        {
            return RuntimeInformation.ProcessArchitecture.ToString();
        }
    }
}
