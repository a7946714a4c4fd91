using System.Buffers.Binary;
using Plumbline.IO.Npy;
using Plumbline.Testing;

namespace Plumbline.IO.Tests;

/// <summary>Files of more than 4 GiB, with holes so that they take no room: rows on and beyond the mark are where they should be.</summary>
public sealed class LargeFileTests : IDisposable
{
    private const long Mark = 1L << 32;
    private const int Dimension = 1 << 20;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.npy", 4)]
    [InlineData("a.fbin", 4)]
    [InlineData("a.u8bin", 1)]
    [InlineData("a.fvecs", 4)]
    [InlineData("a.bvecs", 1)]
    [InlineData("a.idx", 1)]
    public void Rows_on_and_beyond_the_mark(string name, int elementBytes)
    {
        string path = _folder.File(name);
        bool counted = name.EndsWith("vecs", StringComparison.Ordinal);
        long rowBytes = ((long)Dimension * elementBytes) + (counted ? sizeof(int) : 0);
        int rows = (int)(Mark / rowBytes) + 5;
        byte[] head = Head(name, rows);
        int[] written = [(int)((Mark - head.Length) / rowBytes), rows - 1];
        using (FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            file.SetLength(head.Length + (rows * rowBytes));
            file.Write(head);
            byte[] count = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(count, Dimension);
            for (int row = 0; row < rows && counted; row++)
            {
                file.Position = head.Length + (row * rowBytes);
                file.Write(count);
            }

            foreach (int row in written)
            {
                file.Position = head.Length + (row * rowBytes) + (rowBytes - ((long)Dimension * elementBytes));
                file.Write(Row(row, elementBytes));
            }
        }

        Check(path, rows, written);
    }

    [Fact]
    public void Hdf5()
    {
        ReferencePython.RequireModule("h5py", "python3-h5py");
        string path = _folder.File("a.hdf5");
        int rows = (int)(Mark / (Dimension * sizeof(float))) + 5;
        NumPyProgram.Run(
            """
            import h5py
            rows, d = int(sys.argv[2]), int(sys.argv[3])
            with h5py.File(sys.argv[1], 'w') as f:
                how = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
                how.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
                how.set_fill_time(h5py.h5d.FILL_TIME_NEVER)
                h5py.h5d.create(f.id, b'train', h5py.h5t.IEEE_F32LE, h5py.h5s.create_simple((rows, d)), how)
                for row in (rows - 6, rows - 1):
                    f['train'][row] = (np.arange(d) * 7 + row) % 251
            """,
            path,
            $"{rows}",
            $"{Dimension}");
        Check(path, rows, [rows - 6, rows - 1]);
    }

    private static void Check(string path, int rows, int[] written)
    {
        Assert.True(new FileInfo(path).Length > Mark);
        using (VectorFileRows file = VectorFileRows.Open(path))
        {
            Assert.Equal((rows, Dimension), (file.Description.Rows, file.Description.Dimension));
            float[] values = new float[Dimension];
            foreach (int row in written)
            {
                file.Read(row, values);
                Assert.True(values.AsSpan().SequenceEqual(Expected(row)), $"{path}: row {row}");
            }

            file.Read(rows - 3, values);
            Assert.True(values.AsSpan().IndexOfAnyExcept(0f) < 0, $"{path}: row {rows - 3} is not zero");
        }

        if (VectorFile.IsMappable(path))
        {
            using VectorSet mapped = VectorFile.Read(path, new VectorReadOptions { MemoryMap = true, AllowNonFinite = true }, cancellationToken: TestContext.Current.CancellationToken);
            Assert.All(written, row => Assert.True(mapped[row].SequenceEqual(Expected(row)), $"{path}, mapped: row {row}"));
        }
    }

    private static byte[] Head(string name, int rows)
    {
        switch (Path.GetExtension(name))
        {
            case ".npy":
                return NpyHeaderText.Create("<f4", rows, Dimension).ToArray();
            case ".fbin" or ".u8bin":
                byte[] head = new byte[8];
                BinaryPrimitives.WriteInt32LittleEndian(head, rows);
                BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), Dimension);
                return head;
            case ".idx":
                byte[] idx = [0, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0, 0];
                BinaryPrimitives.WriteInt32BigEndian(idx.AsSpan(4), rows);
                BinaryPrimitives.WriteInt32BigEndian(idx.AsSpan(8), Dimension);
                return idx;
            default:
                return [];
        }
    }

    private static float[] Expected(int row)
    {
        float[] values = new float[Dimension];
        for (int i = 0; i < Dimension; i++)
        {
            values[i] = ((i * 7) + row) % 251;
        }

        return values;
    }

    private static byte[] Row(int row, int elementBytes)
    {
        float[] values = Expected(row);
        return elementBytes == 1 ? [.. values.Select(value => (byte)value)] : System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values).ToArray();
    }
}
