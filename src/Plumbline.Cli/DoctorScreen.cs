using System.Globalization;
using Plumbline.Studies.Output;
using Spectre.Console;
using static Plumbline.Cli.NumberWords;

namespace Plumbline.Cli;

/// <summary>What plumb doctor shows.</summary>
internal sealed class DoctorScreen(DoctorRequest request)
{
    private readonly IAnsiConsole _results = Screen.OpenLines(standardError: JsonTarget.IsStandardOutput(request.Json));

    public void End(DoctorFacts facts, IReadOnlyList<DoctorThing> things)
    {
        if (request.Quiet)
        {
            return;
        }

        Screen.Show(() =>
        {
            Machine(facts);
            _results.WriteLine();
            foreach (DoctorThing thing in things)
            {
                _results.WriteLine($"{(thing.IsPresent ? "have" : thing.IsAsked ? "LACK" : "lack")} {thing.Name}: {thing.Words}");
                if (!thing.IsPresent)
                {
                    _results.WriteLine($"     for {thing.Purpose}");
                    _results.WriteLine($"     get it: {thing.Remedy}");
                }
            }

            Console.Out.Flush();
        });
    }

    private void Machine(DoctorFacts facts)
    {
        IReadOnlyDictionary<string, string> machine = MachineFacts.Machine();
        SystemMemory memory = facts.Memory;
        string forced = Environment.GetEnvironmentVariable(MachineFacts.KernelVariable) is { Length: > 0 } ? $", forced by {MachineFacts.KernelVariable}" : "";
        Line("plumb", $"{MachineFacts.Version}, {MachineFacts.Versions()["dotnet"]}");
        Line("machine", $"{machine["os"]}, {machine["architecture"]}, {Count(Environment.ProcessorCount, "processor")}");
        Line("kernel", $"{MachineFacts.Kernel}{forced}; this machine has {string.Join(", ", MachineFacts.Kernels)} ({string.Join(" ", InstructionSets.Supported)}); exact search multiplies by {MachineFacts.ProductKernel}");
        Line("memory", $"{Size(memory.TotalBytes)}{(memory.AvailableBytes is { } available ? $", {Size(available)} available" : "")}{(memory.LimitBytes is { } limit ? $", at most {Size(limit)} by the control group" : ", no limit by a control group")}; .NET goes by {Size(memory.UsableBytes)}");
        Line("disk", $"{(facts.FreeBytes is { } free ? $"{Size(free)} free" : "room not known")} where runs go, {facts.RunParent}{(facts.IsWritable ? "" : ", which cannot be written: --out DIR names another place")}");
        Line("cache", $"{Count(facts.Cache.Count, "embedding")}, {Size(facts.Cache.Bytes)}, in {facts.Cache.Folder}");
        Line("onnx", facts.RuntimeVersion is { } version ? $"ONNX Runtime {version}: {string.Join(", ", facts.RuntimeProviders)}" : $"ONNX Runtime cannot be loaded, so that images cannot be embedded: {facts.RuntimeProblem}");
    }

    private void Line(string name, string words) => _results.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-8} {words}"));
}
