using Plumbline.Testing;

namespace Plumbline.Imaging.Tests.Models;

/// <summary>Files that PyTorch and torchvision wrote, with the scripts that made them beside.</summary>
internal static class GoldenFile
{
    public static string Path(string name) =>
        System.IO.Path.Combine(Repository.Root, "tests", "Plumbline.Imaging.Tests", "Models", "Golden", name);
}
