using System.Buffers.Binary;

namespace Plumbline.Imaging.Models.Weights;

/// <summary>Opens files of weights.</summary>
internal static class WeightSource
{
    /// <summary>Opens a <c>.safetensors</c> file or a PyTorch checkpoint; which of the two, its first bytes say.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ImagingException">The file is neither, or not sound.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IWeightSource Open(string path) => IsCheckpoint(path) ? new TorchCheckpoint(path) : new SafetensorsFile(path);

    // A safetensors file begins with its header's length, below 2^27, so that its bytes 4 to 7 are zero. PyTorch's two formats begin
    // otherwise.
    private static bool IsCheckpoint(string path)
    {
        using WeightFile file = WeightFile.Open(path);
        Span<byte> start = stackalloc byte[8];
        if (file.Length < start.Length)
        {
            return false;
        }

        file.ReadExactly(0, start);
        return BinaryPrimitives.ReadUInt32LittleEndian(start) == StoredZip.LocalHeaderSignature || TorchCheckpoint.IsLegacy(start);
    }
}
