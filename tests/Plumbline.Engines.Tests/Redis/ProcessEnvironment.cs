namespace Plumbline.Engines.Tests.Redis;

/// <summary>Tests that set variables of the process run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessEnvironment
{
    internal const string Name = "environment of the process";
}
