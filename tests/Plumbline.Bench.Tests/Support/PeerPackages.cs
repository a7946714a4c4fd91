using Plumbline.Testing;

namespace Plumbline.Bench.Tests.Support;

/// <summary>What the peers are built from.</summary>
internal static class PeerPackages
{
    /// <summary>Skips the test (fails it in CI) where Debian's FAISS, OpenBLAS or g++ is absent.</summary>
    public static void Require()
    {
        Require("/usr/include/faiss/IndexHNSW.h", "libfaiss-dev");
        Require("/usr/bin/g++", "g++");

        if (!Directory.EnumerateFiles("/usr/lib", "libopenblas.so", SearchOption.AllDirectories).Any())
        {
            Requirement.Missing("There is no libopenblas.so below /usr/lib (Debian package libopenblas-dev).");
        }
    }

    /// <summary>The same, and hnswlib.</summary>
    public static void RequireHnswlib()
    {
        Require();
        Require("/usr/include/hnswlib/hnswlib.h", "libhnswlib-dev");
    }

    private static void Require(string file, string package)
    {
        if (!File.Exists(file))
        {
            Requirement.Missing($"There is no {file} (Debian package {package}).");
        }
    }
}
