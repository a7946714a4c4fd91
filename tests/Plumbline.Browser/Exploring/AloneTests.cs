namespace Plumbline.Browser.Exploring;

/// <summary>Tests that look at the memory of the process, beside which no other test may run.</summary>
[CollectionDefinition(nameof(AloneTests), DisableParallelization = true)]
public sealed class AloneTests;
