using System.CommandLine;
using Plumbline.Engines.Servers;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Running;

namespace Plumbline.Cli;

/// <summary>plumb doctor: what this machine offers, and what brings what it lacks.</summary>
internal static class DoctorCommand
{
    private const string Description = """
        Says what this machine offers: version, processors and the distance kernel in use, memory and its limits, disk, ONNX Runtime and what it
        runs on, data and models that are here, and servers that answer. Of what is missing it says what it is for and what brings it.

        Examples:
          plumb doctor
          plumb doctor "postgres://db.example:5432" "redis://127.0.0.1:6379"
          plumb doctor stl10 resnet50
          plumb doctor stl10:data/stl10 --json -

        WHAT has to be there: the address of a server; stl10, or stl10:FOLDER where it is not in ./stl10; resnet50; cuda. A server is asked
        whether it answers, without a user, a password or a token. Of servers that are not named, only the usual ports of this machine are tried.
        PLUMBLINE_KERNEL forces a kernel (avx512, avx2, vector128, scalar), PLUMBLINE_CACHE names the folder of embeddings. docs/doctor.md has
        the keys of --json.

        Exit codes: 0 all that was asked for is there, 1 something is not, 2 bad input or usage, 3 a server that was named does not answer,
        130 cancelled.
        """;

    private static readonly Argument<string[]> What = new("WHAT") { Arity = ArgumentArity.ZeroOrMore, Description = $"What has to be there: the address of a server, in quotes, or {string.Join(", ", DoctorWork.Names)}." };
    private static readonly Option<bool> Force = CommandOptions.ForceJson();
    private static readonly Option<string?> Json = CommandOptions.Json("the same");
    private static readonly Option<bool> Quiet = CommandOptions.Quiet();

    public static Command Create()
    {
        What.CompletionSources.Add([.. DoctorWork.Names]);
        Command command = new("doctor", Description) { What, Force, Json, Quiet };
        command.SetAction(parsed => CommandRun.Execute(token => Run(Read(parsed), token)));
        return command;
    }

    private static DoctorRequest Read(ParseResult parsed)
    {
        List<EngineAddress> servers = [];
        List<string> things = [];
        string folder = DataPullCommand.DefaultFolder;
        foreach (string what in parsed.GetValue(What) ?? [])
        {
            if (EngineAddress.IsAddress(what))
            {
                EngineAddress address = EngineAddress.Parse(what);
                EngineServers.RequireKnownScheme(address);
                servers.Add(address);
            }
            else if (what.StartsWith($"{DoctorWork.Stl10}:", StringComparison.Ordinal))
            {
                folder = what.Length > DoctorWork.Stl10.Length + 1
                    ? what[(DoctorWork.Stl10.Length + 1)..]
                    : throw new PlanException($"'{what}': found no folder, expected {DoctorWork.Stl10}:FOLDER");
                things.Add(DoctorWork.Stl10);
            }
            else
            {
                things.Add(DoctorWork.Names.Contains(what)
                    ? what
                    : throw new PlanException($"doctor: found '{EngineAddress.RedactTarget(what)}' to look for, expected the address of a server, {string.Join(", ", DoctorWork.Names)} or stl10:FOLDER{Nearest.Hint(what, DoctorWork.Names)}"));
            }
        }

        if (CommandOptions.JsonOf(parsed, Json) is { } json && DoctorWork.Names.Contains(json))
        {
            throw new PlanException($"{Json.Name}: found {json}, a word of plumb doctor, expected the path of a file, or - (to look for it: plumb doctor {json} {Json.Name})");
        }

        return new DoctorRequest(servers, things, folder, ModelPullCommand.DefaultName, parsed.GetValue(Force), CommandOptions.JsonOf(parsed, Json), parsed.GetValue(Quiet));
    }

    private static int Run(DoctorRequest request, CancellationToken cancellationToken)
    {
        JsonTarget.Check(request.Json, request.Force, [request.ModelFile], request.Stl10Folder, "the folder of the data or inside it");
        StageTimes times = new();
        DoctorFacts facts = DoctorFacts.Read();
        times.End("machine");
        IReadOnlyList<DoctorThing> things = DoctorWork.Look(request, facts, cancellationToken);
        times.End("look");
        JsonTarget.Write(request.Json, () => DoctorJson.Create(facts, things, times, StudyRunner.PeakMemory()));
        new DoctorScreen(request).End(facts, things);
        int code = ExitCode.Done;
        foreach (DoctorThing missing in things.Where(thing => thing is { IsAsked: true, IsPresent: false }))
        {
            // Said with --quiet too: a job that fails has to say why.
            code = Math.Max(code, CommandRun.Fail(missing.IsServer ? ExitCode.Unreachable : ExitCode.RequirementNotMet, $"{missing.Name}: found {missing.Words}, expected it to be there ({missing.Remedy})"));
        }

        return code;
    }
}
