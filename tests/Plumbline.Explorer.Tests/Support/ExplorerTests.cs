namespace Plumbline.Explorer.Tests.Support;

/// <summary>Tests that share one served exploration.</summary>
[CollectionDefinition(Name)]
public sealed class ExplorerTests : ICollectionFixture<ExplorerFixture>
{
    public const string Name = "explorer";
}
