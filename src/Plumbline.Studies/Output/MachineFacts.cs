using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Plumbline.Studies.Output;

/// <summary>What a study ran on, for manifest and report. Nothing that names a person or a network.</summary>
public static class MachineFacts
{
    /// <summary>Version of Plumbline.</summary>
    public static string Version { get; } =
        typeof(MachineFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Versions by name, in a fixed order.</summary>
    public static IReadOnlyDictionary<string, string> Versions() => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["plumbline"] = Version,
        ["dotnet"] = RuntimeInformation.FrameworkDescription,
    };

    /// <summary>The machine, in a fixed order.</summary>
    public static IReadOnlyDictionary<string, string> Machine() => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["os"] = RuntimeInformation.OSDescription,
        ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
        ["processors"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
        ["memory"] = string.Create(CultureInfo.InvariantCulture, $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30):0.0} GiB"),
        ["kernel"] = KernelName,
    };

    /// <summary>The distance kernel in use.</summary>
    private static string KernelName => Distances.DistanceKernels.Default.Name;
}
