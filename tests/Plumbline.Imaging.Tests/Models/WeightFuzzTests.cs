using Plumbline.Imaging.Models.Weights;

namespace Plumbline.Imaging.Tests.Models;

/// <summary>Damaged files of weights are refused by name, never by another exception, and cost no memory that they do not have.</summary>
public sealed class WeightFuzzTests : IDisposable
{
    private const int Mutations = 3_000;
    private const long MostBytes = 512 << 10;

    // In memory where that can be had: thousands of small files keep a disk busy.
    private readonly string _folder = Directory.Exists("/dev/shm")
        ? Directory.CreateDirectory($"/dev/shm/plumbline-test-{Guid.NewGuid():N}").FullName
        : Directory.CreateTempSubdirectory("plumbline-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Safetensors() => Fuzz(
        SafetensorsBytes.Create(
            """{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"F16","shape":[],"data_offsets":[24,26]}}""", new byte[26]),
        seed: 1);

    [Fact]
    public void Checkpoint() => Fuzz(File.ReadAllBytes(GoldenFile.Path("state_dict.pth")), seed: 2);

    /// <summary>The pickle alone, in an archive whose checksums are right.</summary>
    [Fact]
    public void Pickle()
    {
        byte[] pickle = PickleBytes.OneTensor("FloatStorage", 6, 0, [2, 3], [3, 1]);
        Fuzz(pickle, seed: 3, bytes => PickleBytes.Archive(bytes, new byte[24]));
    }

    private void Fuzz(byte[] valid, int seed, Func<byte[], byte[]>? pack = null)
    {
        // A fixed seed, for a failure that can be repeated; the random numbers need not be secret.
#pragma warning disable CA5394
        Random random = new(seed);
        string path = Path.Combine(_folder, "fuzz");
        int accepted = 0;
        for (int i = 0; i < Mutations; i++)
        {
            byte[] bytes = Mutate(valid, random);
            File.WriteAllBytes(path, pack is null ? bytes : pack(bytes));
            accepted += Try(path) ? 1 : 0;
        }
#pragma warning restore CA5394

        // Proves that mutations reach the data and do not all stumble over the first byte.
        Assert.InRange(accepted, Mutations / 1000, Mutations * 99 / 100);
    }

    private static byte[] Mutate(byte[] valid, Random random)
    {
#pragma warning disable CA5394
        List<byte> bytes = [.. valid];
        for (int edits = random.Next(1, 3); edits > 0 && bytes.Count > 0; edits--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes[at] = 0xFF;
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                    break;
                case 4:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    bytes[at] = valid[random.Next(valid.Length)];
                    break;
            }
        }

        return [.. bytes];
#pragma warning restore CA5394
    }

    private static bool Try(string path)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using IWeightSource weights = WeightSource.Open(path);
            foreach (WeightTensor tensor in weights.Tensors.Values.Where(tensor => tensor.Encoding != WeightEncoding.Other && tensor.Count < 10_000))
            {
                Assert.Equal(tensor.Count, weights.Read(tensor.Name).Length);
            }

            return true;
        }
        catch (ImagingException exception)
        {
            Assert.DoesNotContain('\n', exception.Message);
            return false;
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        }
    }
}
