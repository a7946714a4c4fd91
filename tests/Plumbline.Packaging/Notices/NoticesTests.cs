using Plumbline.Release;
using Plumbline.Testing;

namespace Plumbline.Packaging.Notices;

/// <summary>THIRD-PARTY-NOTICES.txt names all that is shipped, and nothing is shipped whose licence does not fit.</summary>
public sealed class NoticesTests
{
    private static readonly IReadOnlyList<ShippedComponent> Components = ShippedComponents.OfCheckout(Repository.Root);

    [Fact]
    public void The_notices_are_those_of_what_the_projects_bring_now()
    {
        string[] kept = Repository.ReadText("THIRD-PARTY-NOTICES.txt").Split('\n'), made = NoticesFile.Create(Components).Split('\n');
        Assert.True(
            kept.SequenceEqual(made),
            "THIRD-PARTY-NOTICES.txt is not what the projects bring; dotnet run --project tools/Plumbline.Release -- notices writes it.\n"
            + string.Join('\n', [.. kept.Except(made).Take(20).Select(line => "- " + line), .. made.Except(kept).Take(20).Select(line => "+ " + line)]));
    }

    [Fact]
    public void Everything_shipped_has_a_licence_that_fits()
    {
        Assert.Empty(LicensePolicy.Unfit(Components).Select(component => $"{component.Name} {component.Version}: {component.License}"));
        Assert.Equal(["GPL-3.0-only"], LicensePolicy.Unfit([Components[0] with { License = "GPL-3.0-only" }, Components[0] with { License = "MIT" }]).Select(component => component.License));
    }

    [Fact]
    public void Files_that_assemblies_carry_are_among_what_is_shipped()
    {
        Assert.All((string[])["plotly.js", "Open Sans", "Microsoft.AspNetCore.App.Internal.Assets", "Microsoft.ML.OnnxRuntime", "SkiaSharp.NativeAssets.macOS"], name => Assert.Contains(Components, component => component.Name == name));
        // Only builds; nothing of it reaches a user.
        Assert.DoesNotContain(Components, component => component.Name is "Grpc.Tools" or "xunit.v3" or "Plotly.Blazor");
    }

    [Fact]
    public void Every_component_says_whose_it_is_and_brings_the_text_of_its_licence()
    {
        Assert.All(Components, component =>
        {
            Assert.True(component.Copyright.Length > 3, component.Name);
            Assert.True(component.LicenseText.Length > 500, component.Name);
        });
    }
}
