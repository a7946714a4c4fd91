using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Plumbline.Distances;
using Plumbline.Exact.Products;

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
        ["memory"] = Report.NumberText.Bytes(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes),
        ["kernel"] = Kernel,
    };

    /// <summary>Environment variable that forces a distance kernel.</summary>
    public static string KernelVariable => DistanceKernels.Variable;

    /// <summary>The distance kernel in use.</summary>
    /// <exception cref="PlatformNotSupportedException"><see cref="KernelVariable"/> names one that this machine does not have.</exception>
    public static string Kernel => DistanceKernels.Default.Name;

    /// <summary>What multiplies in exact search, but where a base lies so far from its centre that float32 has to be multiplied.</summary>
    public static string ProductKernel => (ProductKernels.DefaultWords ?? ProductKernels.Default).Name;

    /// <summary>The distance kernels that this machine has, the preferred one first.</summary>
    public static IReadOnlyList<string> Kernels => [.. DistanceKernels.Supported().Select(kernel => kernel.Name)];
}
