namespace Plumbline.Studies.Auditing;

/// <summary>What was found of the capacity contract.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Words">What was asked, what came, and what that means.</param>
public sealed record ContractFinding(EngineContract Contract, string Words)
{
    /// <summary>Whether the answers fit some contract; false where they fit none, which no index should bring about.</summary>
    public bool Fits { get; init; } = true;
}
