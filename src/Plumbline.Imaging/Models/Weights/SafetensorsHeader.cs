using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Plumbline.Imaging.Models.Weights;

/// <summary>Reads and checks the header of a safetensors file.</summary>
internal sealed class SafetensorsHeader(WeightFile file)
{
    private const int LengthBytes = 8;

    // The format's own limit.
    private const long MostBytes = 100_000_000;

    /// <summary>Where the data begin.</summary>
    public long DataOffset { get; private set; }

    /// <summary>Reads the header; the tensors cover the data without gap or overlap, as the format requires.</summary>
    public List<SafetensorsEntry> Read()
    {
        byte[] bytes = ReadBytes();
        List<SafetensorsEntry> entries;
        try
        {
            // Strict, so that two names cannot become one.
            string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
            using var document = JsonDocument.Parse(text);
            entries = ReadEntries(document.RootElement);
        }
        catch (JsonException exception)
        {
            string at = $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine}";
            throw file.Error("header", $"text that is not JSON ({at})", "a JSON object", exception);
        }
        catch (Exception exception) when (exception is DecoderFallbackException or InvalidOperationException)
        {
            throw file.Error("header", "text that is not Unicode", "a JSON object in UTF-8", exception);
        }

        RequireCover(entries);
        return entries;
    }

    private byte[] ReadBytes()
    {
        if (file.Length < LengthBytes)
        {
            throw file.Error("header length", Quantity.Plain(file.Length, "byte"), $"{LengthBytes}");
        }

        Span<byte> field = stackalloc byte[LengthBytes];
        file.ReadExactly(0, field);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(field);
        long most = Math.Min(file.Length - LengthBytes, MostBytes);
        if (length > (ulong)most)
        {
            string why = most == MostBytes ? "the limit of the format" : "what the file holds after it";
            throw file.Error("header length", $"{length}", $"at most {most}, {why}");
        }

        byte[] bytes = new byte[length];
        file.ReadExactly(LengthBytes, bytes);
        DataOffset = LengthBytes + (long)length;
        return bytes;
    }

    private List<SafetensorsEntry> ReadEntries(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw file.Error("header", $"a JSON {root.ValueKind}", "a JSON object");
        }

        List<SafetensorsEntry> entries = [];
        HashSet<string> names = [];
        foreach (JsonProperty property in root.EnumerateObject())
        {
            string name = property.Name;
            if (!names.Add(name))
            {
                throw file.Error(WeightTensor.PlaceOf(name), "the name twice", "each name once");
            }

            if (name != "__metadata__")
            {
                entries.Add(ReadEntry(name, property.Value));
            }
        }

        return entries;
    }

    private SafetensorsEntry ReadEntry(string name, JsonElement value)
    {
        string place = WeightTensor.PlaceOf(name);
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw file.Error(place, $"a JSON {value.ValueKind}", "an object of dtype, shape and data_offsets");
        }

        JsonElement dtype = Member(value, place, "dtype", JsonValueKind.String);
        List<long> shape = Numbers(Member(value, place, "shape", JsonValueKind.Array), $"{place}, shape");
        List<long> offsets = Numbers(Member(value, place, "data_offsets", JsonValueKind.Array), $"{place}, data_offsets");
        string type = dtype.GetString()!;
        (WeightEncoding encoding, int size) = TypeOf(type)
            ?? throw file.Error($"{place}, dtype", type.Length <= 20 ? type : type[..20] + "...", "a type of the safetensors format of whole bytes, such as F32");
        if (offsets.Count != 2)
        {
            throw file.Error($"{place}, data_offsets", Quantity.Plain(offsets.Count, "number"), "2, begin and end");
        }

        (long begin, long end) = (offsets[0], offsets[1]);
        long dataBytes = file.Length - DataOffset;
        if (begin > end || end > dataBytes)
        {
            throw file.Error($"{place}, data_offsets", $"{begin} to {end}", $"a range within the {Quantity.Plain(dataBytes, "byte")} of data");
        }

        // 128 bits: a count of 63 bits times 8.
        if (WeightTensor.CountOf(shape) is not { } count || (UInt128)count * (UInt128)size != (UInt128)(end - begin))
        {
            throw file.Error(place, $"{Quantity.Plain(end - begin, "byte")} for shape {WeightTensor.Text(shape)} of {type}", $"{Quantity.Plain(size, "byte")} a value");
        }

        return new SafetensorsEntry(new WeightTensor(name, shape, encoding, type), begin, end);
    }

    private JsonElement Member(JsonElement value, string place, string key, JsonValueKind kind)
    {
        JsonElement[] found = [.. value.EnumerateObject().Where(member => member.NameEquals(key)).Select(member => member.Value)];
        if (found.Length != 1)
        {
            throw file.Error(place, found.Length == 0 ? $"no {key}" : $"{key} {found.Length} times", $"{key} once");
        }

        return found[0].ValueKind == kind
            ? found[0]
            : throw file.Error($"{place}, {key}", $"a JSON {found[0].ValueKind}", kind == JsonValueKind.String ? "a string" : "an array of whole numbers");
    }

    private List<long> Numbers(JsonElement array, string place)
    {
        List<long> numbers = [];
        foreach (JsonElement element in array.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out long number) || number < 0)
            {
                string text = element.GetRawText();
                throw file.Error(place, text.Length <= 40 ? text : text[..40] + "...", "whole numbers from 0 on");
            }

            numbers.Add(number);
        }

        return numbers;
    }

    private void RequireCover(List<SafetensorsEntry> entries)
    {
        long covered = 0;
        string before = "the start of the data";
        foreach (SafetensorsEntry entry in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin != covered)
            {
                string how = entry.Begin < covered ? "overlap" : "leave a gap";
                throw file.Error(
                    $"{WeightTensor.PlaceOf(entry.Tensor.Name)}, data_offsets", $"{entry.Begin} to {entry.End}, which {how}", $"a begin of {covered}, {before}");
            }

            covered = entry.End;
            before = $"where {WeightTensor.PlaceOf(entry.Tensor.Name)} ends";
        }

        if (covered != file.Length - DataOffset)
        {
            throw file.Error("data", Quantity.Plain(file.Length - DataOffset, "byte"), $"{covered}, {before}");
        }
    }

    private static (WeightEncoding Encoding, int Size)? TypeOf(string dtype) => dtype switch
    {
        "F32" => (WeightEncoding.Binary32, 4),
        "F16" => (WeightEncoding.Binary16, 2),
        "BF16" => (WeightEncoding.BFloat16, 2),
        "F64" => (WeightEncoding.Binary64, 8),
        "BOOL" or "U8" or "I8" or "F8_E4M3" or "F8_E5M2" or "F8_E8M0" => (WeightEncoding.Other, 1),
        "U16" or "I16" => (WeightEncoding.Other, 2),
        "U32" or "I32" => (WeightEncoding.Other, 4),
        "U64" or "I64" or "C64" => (WeightEncoding.Other, 8),
        _ => null,
    };
}
