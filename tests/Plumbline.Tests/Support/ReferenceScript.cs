namespace Plumbline.Tests.Support;

/// <summary>The scripts in the folder Reference, which are embedded in the test assembly.</summary>
internal static class ReferenceScript
{
    public static string Read(string name)
    {
        using Stream stream = typeof(ReferenceScript).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"There is no embedded script {name}.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
