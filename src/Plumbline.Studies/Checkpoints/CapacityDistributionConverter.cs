using System.Text.Json;
using System.Text.Json.Serialization;
using Plumbline.Capacity;

namespace Plumbline.Studies.Checkpoints;

/// <summary>
/// Capacities as [[value, queries, value, queries, ...], the same of the room for results]: few values are shared by many queries.
/// The two are sorted each on its own and cannot be paired.
/// </summary>
internal sealed class CapacityDistributionConverter : JsonConverter<CapacityDistribution>
{
    // A corrupt count must not ask for all of the memory.
    private const int MostQueries = 1 << 30;

    public override CapacityDistribution Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (JsonSerializer.Deserialize<int[][]>(ref reader, options) is not [int[] capacities, int[] room])
        {
            throw new JsonException("Expected two lists of values and counts.");
        }

        int[] all = Expand(capacities);
        int[] places = Expand(room);
        return all.Length > 0 && all.Length == places.Length
            ? new CapacityDistribution(all, places)
            : throw new JsonException($"Found {all.Length} capacities and {places.Length} counts of results, expected as many of each.");
    }

    public override void Write(Utf8JsonWriter writer, CapacityDistribution value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        Write(writer, value.Sorted);
        Write(writer, value.Room);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<int> sorted)
    {
        writer.WriteStartArray();
        int start = 0;
        for (int i = 1; i <= sorted.Length; i++)
        {
            if (i == sorted.Length || sorted[i] != sorted[start])
            {
                writer.WriteNumberValue(sorted[start]);
                writer.WriteNumberValue(i - start);
                start = i;
            }
        }

        writer.WriteEndArray();
    }

    private static int[] Expand(int[] pairs)
    {
        long total = 0;
        for (int i = 1; i < pairs.Length; i += 2)
        {
            total += pairs[i] > 0 ? pairs[i] : throw new JsonException($"Found a count of {pairs[i]}, expected 1 or more.");
        }

        if (pairs.Length % 2 != 0 || total > MostQueries)
        {
            throw new JsonException($"Found {pairs.Length} numbers for {total} queries, expected values and counts.");
        }

        int[] values = new int[total];
        int next = 0;
        for (int i = 0; i < pairs.Length; i += 2)
        {
            values.AsSpan(next, pairs[i + 1]).Fill(pairs[i]);
            next += pairs[i + 1];
        }

        return values;
    }
}
