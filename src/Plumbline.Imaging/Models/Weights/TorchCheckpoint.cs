using System.Text;

namespace Plumbline.Imaging.Models.Weights;

/// <summary>
/// A state dict as <c>torch.save(model.state_dict(), path)</c> writes it since PyTorch 1.6: a ZIP archive with a pickle and one file a
/// storage. The pickle is read by a machine that knows state dicts alone, so that opening a file never runs what is in it.
/// </summary>
internal sealed class TorchCheckpoint : IWeightSource
{
    private const string Pickle = "/data.pkl";
    private const long MostPickleBytes = 64 << 20;

    private readonly WeightFile _file;
    private readonly StoredZip _zip;
    private readonly string _folder;
    private readonly Dictionary<string, TorchTensor> _views = [];
    private readonly Dictionary<string, WeightTensor> _tensors = [];

    // The storage read last: tensors may be views of one.
    private string _heldKey = "";
    private byte[] _held = [];

    /// <summary>Opens a file and reads its pickle; values are read when they are asked for.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ImagingException">
    /// It is not such an archive, holds more than a state dict (the name or opcode is told), or a tensor does not fit its storage.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public TorchCheckpoint(string path)
    {
        _file = WeightFile.Open(path);
        try
        {
            RequireZip();
            _zip = new StoredZip(_file);
            _folder = FindFolder();
            RequireLittleEndian();
            byte[] pickle = _zip.Read(_zip.Find(_folder + Pickle)!, MostPickleBytes);
            AddTensors(new StateDictPickle(_file, _folder + Pickle, pickle).Read());
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Source => _file.Path;

    /// <inheritdoc/>
    public bool IsUntrained => false;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, WeightTensor> Tensors => _tensors;

    /// <inheritdoc/>
    public float[] Read(string name)
    {
        WeightTensor tensor = WeightValues.Require(this, name, "float32, float16, bfloat16 or float64");
        TorchTensor view = _views[name];
        float[] values = new float[tensor.Count];
        byte[] bytes = ReadStorage(view.Storage);
        int size = view.Storage.ValueBytes;
        long[] index = new long[view.Shape.Length];
        long at = view.Offset;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = WeightValues.Decode(bytes.AsSpan((int)(at * size)), tensor.Encoding);
            for (int axis = index.Length - 1; axis >= 0; axis--)
            {
                at += view.Strides[axis];
                if (++index[axis] < view.Shape[axis])
                {
                    break;
                }

                at -= view.Strides[axis] * view.Shape[axis];
                index[axis] = 0;
            }
        }

        WeightValues.RequireFinite(Source, name, values);
        return values;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Whether a file begins as torch.save wrote it before PyTorch 1.6: with the pickle of a magic number.</summary>
    internal static bool IsLegacy(ReadOnlySpan<byte> start) => start.StartsWith((ReadOnlySpan<byte>)[0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46]);

    private void RequireZip()
    {
        Span<byte> start = stackalloc byte[(int)Math.Min(8, _file.Length)];
        _file.ReadExactly(0, start);
        if (IsLegacy(start))
        {
            throw _file.Error("", "a checkpoint in PyTorch's format of before 1.6", "a ZIP archive: load it and save it again with PyTorch 1.6 or later");
        }

        if (!start.StartsWith((ReadOnlySpan<byte>)[0x50, 0x4B, 0x03, 0x04]))
        {
            throw _file.Error("", $"a file that begins with the bytes {Convert.ToHexString(start)}", "a ZIP archive, as torch.save writes it");
        }
    }

    private string FindFolder()
    {
        string[] pickles = [.. _zip.Names.Where(name => name.EndsWith(Pickle, StringComparison.Ordinal) && name.IndexOf('/') == name.Length - Pickle.Length)];
        return pickles.Length == 1
            ? pickles[0][..^Pickle.Length]
            : throw _file.Error("", $"{Quantity.Plain(pickles.Length, "file")} FOLDER{Pickle}", "one, as torch.save writes it");
    }

    private void RequireLittleEndian()
    {
        // Absent before PyTorch 2.1.
        if (_zip.Find(_folder + "/byteorder") is { } entry)
        {
            string order = Encoding.UTF8.GetString(_zip.Read(entry, 100));
            if (order != "little")
            {
                throw _file.Error(entry.Name, order, "little");
            }
        }
    }

    private void AddTensors(object? root)
    {
        PickleDict dict = root as PickleDict ?? throw _file.Error(_folder + Pickle, Kind(root), "a state dict");
        foreach ((object? key, object? value) in dict.Entries)
        {
            string name = key as string ?? throw _file.Error(_folder + Pickle, $"a key that is {Kind(key)}", "names of tensors");
            TorchTensor view = value as TorchTensor ?? throw _file.Error(
                WeightTensor.PlaceOf(name), Kind(value), "a tensor: the file has to hold the state dict itself (torch.save(model.state_dict(), path))");
            if (!_views.TryAdd(name, view))
            {
                throw _file.Error(WeightTensor.PlaceOf(name), "the name twice", "each name once");
            }

            RequireFits(name, view);
            _tensors.Add(name, new WeightTensor(name, view.Shape, view.Storage.Encoding, view.Storage.TypeName));
        }
    }

    private void RequireFits(string name, TorchTensor view)
    {
        string place = WeightTensor.PlaceOf(name);
        TorchStorage storage = view.Storage;
        StoredZipEntry entry = EntryOf(storage) ?? throw _file.Error(place, $"no file {_folder}/data/{storage.Key}", "its values");
        if ((UInt128)entry.Bytes != (UInt128)storage.Count * (UInt128)storage.ValueBytes)
        {
            throw _file.Error(place, $"{Quantity.Plain(entry.Bytes, "byte")} in {entry.Name}", $"{Quantity.Plain(storage.Count, "value")} of {Quantity.Plain(storage.ValueBytes, "byte")}");
        }

        if (WeightTensor.CountOf(view.Shape) is not { } count)
        {
            throw _file.Error(place, $"shape {WeightTensor.Text(view.Shape)}", "fewer than 2^63 values");
        }

        UInt128 last = (UInt128)view.Offset;
        for (int axis = 0; axis < view.Shape.Length; axis++)
        {
            last += (UInt128)Math.Max(0, view.Shape[axis] - 1) * (UInt128)view.Strides[axis];
            last = UInt128.Min(last, ulong.MaxValue);
        }

        if (count > 0 && last >= (UInt128)storage.Count)
        {
            throw _file.Error(
                place,
                $"offset {view.Offset}, shape {WeightTensor.Text(view.Shape)} and strides {WeightTensor.Text(view.Strides)}",
                $"a view within the {Quantity.Plain(storage.Count, "value")} of its storage");
        }
    }

    private StoredZipEntry? EntryOf(TorchStorage storage) => _zip.Find($"{_folder}/data/{storage.Key}");

    private byte[] ReadStorage(TorchStorage storage)
    {
        if (storage.Key != _heldKey)
        {
            _held = _zip.Read(EntryOf(storage)!, Array.MaxLength);
            _heldKey = storage.Key;
        }

        return _held;
    }

    private static string Kind(object? value) => value switch
    {
        null => "None",
        bool or long or double or string => $"the value {value}",
        PickleDict => "a dict",
        List<object?> => "a list",
        object?[] => "a tuple",
        TorchTensor => "a tensor",
        _ => "a value of another kind",
    };
}
