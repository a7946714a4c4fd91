using System.Runtime.InteropServices;

namespace Plumbline.Imaging.Models.Weights;

/// <summary>
/// A <c>.safetensors</c> file (huggingface/safetensors): 8 bytes of header length, a JSON header,
/// the tensors. The header is read and checked when it is opened, a tensor when it is asked for.
/// </summary>
internal sealed class SafetensorsFile : IWeightSource
{
    private const int ChunkBytes = 1 << 20;

    private readonly WeightFile _file;
    private readonly long _dataOffset;
    private readonly Dictionary<string, SafetensorsEntry> _entries;

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ImagingException">The header is not sound, or does not fit the file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public SafetensorsFile(string path)
    {
        _file = WeightFile.Open(path);
        try
        {
            SafetensorsHeader header = new(_file);
            _entries = header.Read().ToDictionary(entry => entry.Tensor.Name);
            _dataOffset = header.DataOffset;
        }
        catch
        {
            _file.Dispose();
            throw;
        }

        Tensors = _entries.ToDictionary(entry => entry.Key, entry => entry.Value.Tensor);
    }

    /// <inheritdoc/>
    public string Source => _file.Path;

    /// <inheritdoc/>
    public bool IsUntrained => false;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, WeightTensor> Tensors { get; }

    /// <inheritdoc/>
    public float[] Read(string name)
    {
        WeightTensor tensor = WeightValues.Require(this, name, "F32, F16, BF16 or F64");
        long offset = _dataOffset + _entries[name].Begin;
        float[] values = new float[tensor.Count];
        if (tensor.Encoding == WeightEncoding.Binary32 && BitConverter.IsLittleEndian)
        {
            ReadInPlace(offset, values);
        }
        else
        {
            ReadDecoded(offset, tensor.Encoding, values);
        }

        WeightValues.RequireFinite(Source, name, values);
        return values;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void ReadInPlace(long offset, Span<float> values)
    {
        const int Step = ChunkBytes / sizeof(float);
        for (int done = 0; done < values.Length; done += Step)
        {
            Span<float> part = values[done..Math.Min(done + Step, values.Length)];
            _file.ReadExactly(offset + ((long)done * sizeof(float)), MemoryMarshal.AsBytes(part));
        }
    }

    private void ReadDecoded(long offset, WeightEncoding encoding, Span<float> values)
    {
        int size = WeightValues.Size(encoding);
        int step = ChunkBytes / size;
        byte[] buffer = new byte[Math.Min(step, values.Length) * size];
        for (int done = 0; done < values.Length; done += step)
        {
            Span<float> part = values[done..Math.Min(done + step, values.Length)];
            Span<byte> bytes = buffer.AsSpan(0, part.Length * size);
            _file.ReadExactly(offset + ((long)done * size), bytes);
            WeightValues.Decode(bytes, encoding, part);
        }
    }
}
