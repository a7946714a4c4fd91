using Plumbline.Packaging.Support;
using Plumbline.Testing;

namespace Plumbline.Packaging.Programs;

/// <summary>samples/NativeAot, compiled to a native program.</summary>
/// <param name="checkout">Where builds go.</param>
[Collection(PackedCheckoutTests.Name)]
public sealed class NativeSampleTests(PackedCheckout checkout)
{
    [Fact]
    public async Task The_core_compiles_to_a_native_program_that_finds_the_same()
    {
        if (!IsThere("clang") && !IsThere("gcc"))
        {
            Requirement.Missing("Native programs need clang or gcc to be linked; neither is in PATH (apt-get install gcc).");
        }

        string native = checkout.NewFolder("native");
        // Warnings of the trimming and of the native compiler are errors, as all are.
        (await Command.RunAsync(
            Repository.Root, DotNet.Program, "publish", "samples/NativeAot", "-c", "Release", "-r", DotNet.RuntimeIdentifier, "-o", native, "--artifacts-path", checkout.Build, "-p:RunAnalyzers=false", "-nodeReuse:false")).AssertDone();
        CommandResult compiled = (await Command.RunAsync(native, Path.Combine(native, "NativeAot"))).AssertDone();
        Assert.False(File.Exists(Path.Combine(native, "NativeAot.dll")), "The program is not native.");
        Assert.Matches(@"^efSearch  overlap@100  smallest capacity\n +16  +0\.\d{4}  +\d+\n +64  +0\.\d{4}  +\d+\n +256  +[01]\.\d{4}  +\d+\n$", compiled.Output);

        CommandResult managed = (await Command.RunAsync(
            Repository.Root, DotNet.Program, "run", "--project", "samples/NativeAot", "-c", "Release", "--artifacts-path", checkout.Build, "-p:RunAnalyzers=false")).AssertDone();
        Assert.Equal(managed.Output, compiled.Output);
    }

    private static bool IsThere(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
