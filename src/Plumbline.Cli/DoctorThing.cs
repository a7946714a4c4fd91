namespace Plumbline.Cli;

/// <summary>Something that Plumbline can use, and that this machine has or lacks.</summary>
/// <param name="Name">What it is called; of a server, its address without secrets.</param>
/// <param name="IsAsked">Whether an argument asked for it.</param>
/// <param name="IsPresent">Whether it is there.</param>
/// <param name="Words">What was found.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Remedy">What brings it.</param>
internal sealed record DoctorThing(string Name, bool IsAsked, bool IsPresent, string Words, string Purpose, string Remedy)
{
    /// <summary>Whether it is a server, which is reached and not found.</summary>
    public bool IsServer { get; init; }
}
