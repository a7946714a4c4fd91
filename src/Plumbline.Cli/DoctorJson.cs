using System.Text.Json.Nodes;
using Plumbline.Studies.Output;

namespace Plumbline.Cli;

/// <summary>The machine-readable result of plumb doctor (docs/doctor.md).</summary>
internal static class DoctorJson
{
    public static JsonObject Create(DoctorFacts facts, IReadOnlyList<DoctorThing> things, StageTimes times, long peakMemoryBytes)
    {
        IReadOnlyDictionary<string, string> machine = MachineFacts.Machine();
        return new JsonObject
        {
            ["version"] = MachineFacts.Version,
            ["dotnet"] = MachineFacts.Versions()["dotnet"],
            ["os"] = machine["os"],
            ["architecture"] = machine["architecture"],
            ["processors"] = Environment.ProcessorCount,
            ["instructionSets"] = Texts(InstructionSets.Supported),
            ["kernel"] = new JsonObject
            {
                ["name"] = MachineFacts.Kernel,
                ["supported"] = Texts(MachineFacts.Kernels),
                ["products"] = MachineFacts.ProductKernel,
                ["forced"] = Environment.GetEnvironmentVariable(MachineFacts.KernelVariable) is { Length: > 0 },
            },
            ["memory"] = new JsonObject
            {
                ["totalBytes"] = facts.Memory.TotalBytes,
                ["availableBytes"] = facts.Memory.AvailableBytes,
                ["limitBytes"] = facts.Memory.LimitBytes,
                ["usableBytes"] = facts.Memory.UsableBytes,
            },
            ["disk"] = new JsonObject { ["folder"] = facts.RunParent, ["freeBytes"] = facts.FreeBytes, ["writable"] = facts.IsWritable },
            ["cache"] = new JsonObject { ["folder"] = facts.Cache.Folder, ["embeddings"] = facts.Cache.Count, ["bytes"] = facts.Cache.Bytes },
            ["onnxRuntime"] = new JsonObject
            {
                ["version"] = facts.RuntimeVersion,
                ["providers"] = Texts(facts.RuntimeProviders),
                ["problem"] = facts.RuntimeProblem,
            },
            ["cudaCards"] = facts.CudaCards,
            ["things"] = new JsonArray([.. things.Select(Thing)]),
            ["missing"] = Texts(things.Where(thing => thing is { IsAsked: true, IsPresent: false }).Select(thing => thing.Name)),
            ["seconds"] = StageTimes.Json(times.All),
            ["peakMemoryBytes"] = peakMemoryBytes,
        };
    }

    private static JsonNode Thing(DoctorThing thing) => new JsonObject
    {
        ["name"] = thing.Name,
        ["asked"] = thing.IsAsked,
        ["present"] = thing.IsPresent,
        ["detail"] = thing.Words,
        ["purpose"] = thing.Purpose,
        ["remedy"] = thing.Remedy,
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
