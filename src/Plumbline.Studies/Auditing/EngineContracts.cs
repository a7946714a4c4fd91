namespace Plumbline.Studies.Auditing;

/// <summary>Names of contracts.</summary>
public static class EngineContracts
{
    /// <summary>The name, as JSON has it.</summary>
    /// <param name="contract">The contract.</param>
    public static string NameOf(EngineContract contract) => contract switch
    {
        EngineContract.None => "none",
        EngineContract.Lift => "lift",
        EngineContract.SpillAndPad => "spill-and-pad",
        EngineContract.Truncate => "truncate",
        EngineContract.Reject => "reject",
        EngineContract.Iterate => "iterate",
        _ => "unknown",
    };
}
