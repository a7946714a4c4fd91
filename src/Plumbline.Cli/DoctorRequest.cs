using Plumbline.Engines.Servers;

namespace Plumbline.Cli;

/// <summary>What plumb doctor is asked.</summary>
/// <param name="Servers">Servers that have to answer.</param>
/// <param name="Things">Names of other things that have to be there.</param>
/// <param name="Stl10Folder">Where STL-10 is looked for.</param>
/// <param name="ModelFile">Where the weights of ResNet-50 are looked for.</param>
/// <param name="Force">Whether a file of --json that exists is replaced.</param>
/// <param name="Json">What --json says.</param>
/// <param name="Quiet">Whether only what is missing is said.</param>
internal sealed record DoctorRequest(
    IReadOnlyList<EngineAddress> Servers, IReadOnlyList<string> Things, string Stl10Folder, string ModelFile, bool Force, string? Json, bool Quiet);
