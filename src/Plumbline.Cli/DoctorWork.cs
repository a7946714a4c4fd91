using Plumbline.Engines.Servers;
using Plumbline.Imaging.Downloads;
using static Plumbline.Cli.NumberWords;

namespace Plumbline.Cli;

/// <summary>Looks for what Plumbline can use.</summary>
internal static class DoctorWork
{
    /// <summary>The images of the study.</summary>
    public const string Stl10 = DataPullCommand.Set;

    /// <summary>The network of the study.</summary>
    public const string ResNet50 = ModelPullCommand.Model;

    /// <summary>Embedding on an NVIDIA card.</summary>
    public const string Cuda = "cuda";

    private const string CudaProvider = "CUDAExecutionProvider";
    private static readonly TimeSpan LocalLimit = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan AskedLimit = TimeSpan.FromSeconds(5);

    /// <summary>Things that an argument can ask for by name.</summary>
    public static IReadOnlyList<string> Names { get; } = [Stl10, ResNet50, Cuda];

    /// <summary>Looks for everything.</summary>
    public static IReadOnlyList<DoctorThing> Look(DoctorRequest request, DoctorFacts facts, CancellationToken cancellationToken) =>
    [
        Data(request),
        Model(request),
        Card(request, facts),
        .. ServersAsync(request, cancellationToken).GetAwaiter().GetResult(),
    ];

    private static DoctorThing Data(DoctorRequest request)
    {
        string folder = request.Stl10Folder;
        IReadOnlyList<Stl10Unpacked> files = Stl10Archive.Present(folder, Stl10Splits.Train | Stl10Splits.Test | Stl10Splits.Unlabeled, isOfficial: true);
        Stl10Unpacked[] images = [.. files.Where(file => file.File.ImageBytes == Stl10File.PixelBytes)];
        return new DoctorThing(
            Stl10,
            request.Things.Contains(Stl10),
            images.Length > 0,
            images.Length > 0 ? $"{string.Join(", ", images.Select(file => $"{file.File.Name} ({Count(file.Images, "image")})"))} in {folder}" : $"no images of STL-10 in {folder}",
            $"the study on its own images (plumb study --data stl10:{folder} --model resnet50-11ad3fa6.pth)",
            $"plumb data pull stl10{(folder == DataPullCommand.DefaultFolder ? "" : $" -o {folder}")} ({Size(PinnedFiles.Stl10.Length!.Value)} to fetch)");
    }

    private static DoctorThing Model(DoctorRequest request)
    {
        FileInfo file = new(request.ModelFile);
        bool fits = file.Exists && file.Length == PinnedFiles.ResNet50.Length;
        return new DoctorThing(
            ResNet50,
            request.Things.Contains(ResNet50),
            fits,
            fits ? $"{request.ModelFile}, {Size(file.Length)} as published"
                : file.Exists ? $"{request.ModelFile} has {Count(file.Length, "byte")}, not the {Count(PinnedFiles.ResNet50.Length!.Value)} published"
                : $"no {request.ModelFile} here",
            $"embedding images as the study does (plumb embed FOLDER --model {request.ModelFile}); any .onnx file will do for other embeddings",
            $"plumb model pull resnet50 ({Size(PinnedFiles.ResNet50.Length!.Value)} to fetch)");
    }

    /// <summary>A provider is no card, and a card alone computes nothing here.</summary>
    internal static DoctorThing Card(DoctorRequest request, DoctorFacts facts)
    {
        bool hasProvider = facts.RuntimeProviders.Contains(CudaProvider);
        bool hasCard = facts.CudaCards > 0;
        string provider = hasProvider ? "ONNX Runtime has its CUDA provider" : facts.RuntimeProblem ?? "this ONNX Runtime has no CUDA provider";
        string cards = facts.CudaCards switch
        {
            null => "no driver of NVIDIA cards",
            0 => "no NVIDIA card that its driver can use",
            int count => Count(count, "NVIDIA card"),
        };
        return new DoctorThing(
            Cuda,
            request.Things.Contains(Cuda),
            hasProvider && hasCard,
            $"{provider}; {cards}",
            "embedding images faster (plumb embed --device cuda); everything else runs on the processor",
            hasProvider ? "an NVIDIA card with its driver" : $"build Plumbline with -p:Cuda=true; CUDA 13 and cuDNN 9 have to be installed too (docs/embed.md){(hasCard ? "" : ", and it takes an NVIDIA card with its driver")}");
    }

    private static async Task<IReadOnlyList<DoctorThing>> ServersAsync(DoctorRequest request, CancellationToken cancellationToken)
    {
        EngineAddress[] local = [.. EngineServers.LocalAddresses.Where(address => !request.Servers.Any(asked => SamePlace(asked, address)))];
        Task<DoctorThing>[] asking =
        [
            .. request.Servers.Select(address => AskAsync(address, isAsked: true, cancellationToken)),
            .. local.Select(address => AskAsync(address, isAsked: false, cancellationToken)),
        ];
        return await Task.WhenAll(asking).ConfigureAwait(false);
    }

    private static async Task<DoctorThing> AskAsync(EngineAddress address, bool isAsked, CancellationToken cancellationToken)
    {
        EngineGreeting greeting = await EngineServers.GreetAsync(address, isAsked ? AskedLimit : LocalLimit, cancellationToken).ConfigureAwait(false);
        (string purpose, string remedy) = address.Scheme switch
        {
            "postgres" or "postgresql" => ("asking tables of pgvector (plumb audit, tune, load, watch)", "docker run -d -p 5432:5432 -e POSTGRES_PASSWORD=PASSWORD pgvector/pgvector:pg17"),
            "redis" or "rediss" => ("asking vector sets of Redis 8 or Garnet (plumb audit, tune, load, watch)", "docker run -d -p 6379:6379 redis:8"),
            _ => ("asking collections of Chroma (plumb audit, tune, load, watch)", "docker run -d -p 8000:8000 chromadb/chroma"),
        };
        return new DoctorThing(address.ToString(), isAsked, greeting.Answers, greeting.Words, purpose, isAsked ? "start the server, or mend address, network and firewall" : remedy) { IsServer = true };
    }

    private static bool SamePlace(EngineAddress one, EngineAddress other) =>
        one.Host is "127.0.0.1" or "localhost" or "::1" or "[::1]" && (one.Port ?? PortOf(one)) == other.Port;

    private static int? PortOf(EngineAddress address) =>
        EngineServers.LocalAddresses.FirstOrDefault(usual => usual.Scheme[0] == address.Scheme[0])?.Port;
}
