using System.Text.Json;
using System.Text.Json.Serialization;
using Plumbline.Capacity;

namespace Plumbline.Studies.Output;

/// <summary>
/// Capacities as a list of lists. The first: [step, queries, step, queries, ...], where each value is the one before it (0 at first)
/// plus the step, and so many queries have it. The second, the same of the room for results; left out where that is one less than
/// the capacity throughout: each query came by itself.
/// </summary>
internal sealed class StepDistributionConverter : JsonConverter<CapacityDistribution>
{
    // A damaged count must not ask for all of the memory.
    private const int MostQueries = 1 << 28;

    public override CapacityDistribution Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        int[] all = [];
        int[] room = [];
        switch (JsonSerializer.Deserialize<int[][]>(ref reader, options))
        {
            case [int[] capacities]:
                all = Expand(capacities);
                room = [.. all.Select(value => value - 1)];
                break;
            case [int[] capacities, int[] places]:
                all = Expand(capacities);
                room = Expand(places);
                break;
        }

        return all.Length > 0 && all.Length == room.Length && room[0] >= 0
            ? new CapacityDistribution(all, room)
            : throw new JsonException($"found {Quantity.Count(all.Length, "capacity")} and {room.Length} counts of results");
    }

    public override void Write(Utf8JsonWriter writer, CapacityDistribution value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        Write(writer, value.Sorted);
        if (!IsOneLess(value.Room, value.Sorted))
        {
            Write(writer, value.Room);
        }

        writer.WriteEndArray();
    }

    private static bool IsOneLess(ReadOnlySpan<int> room, ReadOnlySpan<int> sorted)
    {
        for (int i = 0; i < sorted.Length; i++)
        {
            if (room[i] != sorted[i] - 1)
            {
                return false;
            }
        }

        return true;
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<int> sorted)
    {
        writer.WriteStartArray();
        int start = 0;
        int last = 0;
        for (int i = 1; i <= sorted.Length; i++)
        {
            if (i == sorted.Length || sorted[i] != sorted[start])
            {
                writer.WriteNumberValue(sorted[start] - last);
                writer.WriteNumberValue(i - start);
                last = sorted[start];
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
            total += pairs[i] > 0 && pairs[i - 1] >= 0 ? pairs[i] : throw new JsonException($"found a step of {pairs[i - 1]} with {Quantity.Count(pairs[i], "query")}");
        }

        if (pairs.Length % 2 != 0 || total > MostQueries)
        {
            throw new JsonException($"found {Quantity.Count(pairs.Length, "number")} for {Quantity.Count(total, "query")}");
        }

        int[] values = new int[total];
        int next = 0;
        int value = 0;
        for (int i = 0; i < pairs.Length; i += 2)
        {
            value = checked(value + pairs[i]);
            values.AsSpan(next, pairs[i + 1]).Fill(value);
            next += pairs[i + 1];
        }

        return values;
    }
}
