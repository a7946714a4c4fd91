namespace Plumbline.Engines.Servers;

/// <summary>Whether a server answers at an address, found without a user, a password or a token.</summary>
/// <param name="Address">The address.</param>
/// <param name="Answers">Whether a server of the address's kind answers there.</param>
/// <param name="Words">What it said of itself, or why it does not answer; one line, without secrets.</param>
public sealed record EngineGreeting(EngineAddress Address, bool Answers, string Words);
