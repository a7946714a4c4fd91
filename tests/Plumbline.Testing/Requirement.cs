using System.Diagnostics.CodeAnalysis;

namespace Plumbline.Testing;

/// <summary>What a test needs and may not find. On a developer's machine that skips the test; in CI it fails it.</summary>
internal static class Requirement
{
    /// <summary>Whether the environment says that everything has to be there.</summary>
    public static bool IsStrict { get; } =
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Ends the test: skipped, or failed where <see cref="IsStrict"/>.</summary>
    /// <param name="reason">What is missing and where it was looked for.</param>
    [DoesNotReturn]
    public static void Missing(string reason)
    {
        if (IsStrict)
        {
            Assert.Fail($"{reason} CI is true, so that this is a failure.");
        }

        Assert.Skip(reason);
    }
}
