using System.Text.Json;

namespace Plumbline.Engines.Chroma;

/// <summary>Ids with their distances or vectors, as a server sent them, one list a query (or one alone).</summary>
internal sealed class ChromaResults
{
    private ChromaResults(List<List<string>> ids, List<List<float>> values)
    {
        Ids = ids;
        Values = values;
    }

    /// <summary>Ids of each query; of a listing, one list of all.</summary>
    public IReadOnlyList<List<string>> Ids { get; }

    /// <summary>Distances of each query; of a listing, the vector of each id. Empty where they were not asked for. What is no number is NaN.</summary>
    public IReadOnlyList<List<float>> Values { get; }

    /// <summary>Reads the answer to a search.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static ChromaResults ReadQuery(ReadOnlySpan<byte> json) => Read(json, "distances"u8, isListing: false);

    /// <summary>Reads a listing of ids, with their vectors where they were asked for.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static ChromaResults ReadListing(ReadOnlySpan<byte> json) => Read(json, "embeddings"u8, isListing: true);

    private static ChromaResults Read(ReadOnlySpan<byte> json, ReadOnlySpan<byte> valuesName, bool isListing)
    {
        Utf8JsonReader reader = new(json);
        List<List<string>>? ids = null;
        List<List<float>> values = [];
        Next(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("ids"u8))
            {
                Next(ref reader, JsonTokenType.StartArray);
                ids = isListing ? [ReadTexts(ref reader)] : ReadLists(ref reader, ReadTexts);
            }
            else if (reader.ValueTextEquals(valuesName))
            {
                reader.Read();
                values = reader.TokenType == JsonTokenType.Null ? [] : ReadLists(ref reader, ReadNumbers);
            }
            else
            {
                reader.Skip();
            }
        }

        return ids is null ? throw new JsonException("no ids") : new ChromaResults(ids, values);
    }

    private static List<List<T>> ReadLists<T>(ref Utf8JsonReader reader, ListReader<T> read)
    {
        Require(reader.TokenType, JsonTokenType.StartArray);
        List<List<T>> lists = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Require(reader.TokenType, JsonTokenType.StartArray);
            lists.Add(read(ref reader));
        }

        return lists;
    }

    private static List<string> ReadTexts(ref Utf8JsonReader reader)
    {
        List<string> texts = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Require(reader.TokenType, JsonTokenType.String);
            texts.Add(reader.GetString()!);
        }

        return texts;
    }

    private static List<float> ReadNumbers(ref Utf8JsonReader reader)
    {
        List<float> numbers = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Null)
            {
                Require(reader.TokenType, JsonTokenType.Number);
            }

            // JSON has no infinity: the server writes null.
            numbers.Add(reader.TokenType == JsonTokenType.Null ? float.NaN : reader.GetSingle());
        }

        return numbers;
    }

    private static void Next(ref Utf8JsonReader reader, JsonTokenType expected)
    {
        reader.Read();
        Require(reader.TokenType, expected);
    }

    private static void Require(JsonTokenType found, JsonTokenType expected)
    {
        if (found != expected)
        {
            throw new JsonException($"found {found}, expected {expected}");
        }
    }

    private delegate List<T> ListReader<T>(ref Utf8JsonReader reader);
}
