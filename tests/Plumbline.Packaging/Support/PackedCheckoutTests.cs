namespace Plumbline.Packaging.Support;

/// <summary>The tests that share a <see cref="PackedCheckout"/>, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class PackedCheckoutTests : ICollectionFixture<PackedCheckout>
{
    public const string Name = "packed checkout";
}
