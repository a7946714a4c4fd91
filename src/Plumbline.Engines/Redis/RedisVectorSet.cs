using System.Globalization;
using System.Runtime.InteropServices;
using Plumbline.Engines.Servers;
using StackExchange.Redis;

namespace Plumbline.Engines.Redis;

/// <summary>A vector set: what VINFO says of it, and its commands.</summary>
internal sealed class RedisVectorSet(RedisConnection connection, string key)
{
    /// <summary>Requests in flight where no number is asked for.</summary>
    public const int DefaultInFlight = 64;

    private readonly RedisKey _key = key;
    private readonly Dictionary<string, string> _info = new(StringComparer.OrdinalIgnoreCase);

    public RedisConnection Connection => connection;

    public string Key => key;

    /// <summary>Components that queries have; those stored may be fewer (REDUCE).</summary>
    public int Dimension { get; private set; }

    /// <summary>Elements as VCARD counts them.</summary>
    public long Count { get; private set; }

    /// <summary>The quantisation: f32, q8 (Redis: int8) or bin.</summary>
    public string Quantization => _info.GetValueOrDefault("quant-type", "unknown");

    public bool IsQuantized => Quantization is not ("f32" or "fp32");

    /// <summary>The metric that the server names (Garnet); null where it names none.</summary>
    public string? MetricName => _info.GetValueOrDefault("distance-metric");

    /// <summary>Links of a vector, M; null where it is not told.</summary>
    public string? Links => _info.GetValueOrDefault("num-links") ?? _info.GetValueOrDefault("hnsw-m");

    /// <summary>Whether stored vectors have fewer components than those that were added.</summary>
    public bool IsReduced => Number("reduced-dimensions") > 0 || Number("projection-input-dim") > 0;

    /// <summary>Looks at the key.</summary>
    /// <returns>Whether it is there.</returns>
    /// <exception cref="EngineTargetException">It is of another type, or the server has no vector sets.</exception>
    public async ValueTask<bool> ReadInfoAsync(CancellationToken cancellationToken)
    {
        string type = (string?)await AskAsync("TYPE", [], cancellationToken).ConfigureAwait(false) ?? "none";
        if (type == "none")
        {
            return false;
        }

        if (type != "vectorset")
        {
            throw new EngineTargetException(connection.Address.ToString(), $"key {key}", $"a value of type {type}", "a vector set");
        }

        RedisResult info = await AskAsync("VINFO", [], cancellationToken).ConfigureAwait(false);
        if (info.IsNull)
        {
            return false;
        }

        _info.Clear();
        for (int i = 0; i + 1 < info.Length; i += 2)
        {
            _info[(string?)info[i] ?? ""] = (string?)info[i + 1] ?? "";
        }

        Count = (long)await AskAsync("VCARD", [], cancellationToken).ConfigureAwait(false);
        long stored = (long)await AskAsync("VDIM", [], cancellationToken).ConfigureAwait(false);
        Dimension = (int)(Number("projection-input-dim") is > 0 and long projected ? projected
            : Number("input-vector-dimensions") is > 0 and long input ? input : stored);
        return true;
    }

    /// <summary>Asks a command of this key whose refusal is an error of the target.</summary>
    public async ValueTask<RedisResult> AskAsync(string command, object[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.AskAsync(command, [_key, .. arguments], cancellationToken).ConfigureAwait(false);
        }
        catch (RedisServerException e)
        {
            string said = connection.Said(e);
            if (said.Contains("unknown command", StringComparison.OrdinalIgnoreCase))
            {
                throw new EngineTargetException(connection.Address.ToString(), command, $"{connection.Kind} without this command", "a server with vector sets: Redis 8, or Garnet with --enable-vector-set-preview");
            }

            throw new EngineException($"{connection.Address}: key {key}: {command} was refused: {said}");
        }
    }

    /// <summary>A stored vector, as the server gives it; null where there is no such element.</summary>
    public async Task<float[]?> VectorAsync(string element, CancellationToken cancellationToken)
    {
        RedisResult values = await AskAsync("VEMB", [element], cancellationToken).ConfigureAwait(false);
        if (values.IsNull || values.Length <= 0)
        {
            return null;
        }

        float[] vector = new float[values.Length];
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = Value(values[i]);
        }

        return vector;
    }

    /// <summary>One search: elements and scores, in the server's order.</summary>
    /// <exception cref="EngineRefusalException">The server refuses it.</exception>
    public async Task<(string[] Elements, float[] Scores)> SearchAsync(byte[] query, int k, int? effort, bool exact, CancellationToken cancellationToken)
    {
        List<object> arguments = [_key, "FP32", query, "WITHSCORES", "COUNT", k];
        if (effort is { } ef)
        {
            arguments.AddRange(["EF", ef]);
        }

        if (exact)
        {
            arguments.Add("TRUTH");
        }

        RedisResult answer;
        try
        {
            answer = await connection.AskAsync("VSIM", [.. arguments], cancellationToken).ConfigureAwait(false);
        }
        catch (RedisServerException e)
        {
            throw new EngineRefusalException(connection.Said(e));
        }

        int count = Math.Max(answer.Length, 0) / 2;
        string[] elements = new string[count];
        float[] scores = new float[count];
        for (int i = 0; i < count; i++)
        {
            elements[i] = (string?)answer[2 * i] ?? "";
            scores[i] = Value(answer[(2 * i) + 1]);
        }

        return (elements, scores);
    }

    public static byte[] Blob(ReadOnlySpan<float> vector) => MemoryMarshal.AsBytes(vector).ToArray();

    private long Number(string name) => long.TryParse(_info.GetValueOrDefault(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out long number) ? number : 0;

    private float Value(RedisResult value) =>
        float.TryParse((string?)value, NumberStyles.Float, CultureInfo.InvariantCulture, out float number)
            ? number
            : throw new EngineException($"{connection.Address}: key {key}: found '{connection.Address.RedactFrom((string?)value ?? "nothing")}', expected a number");
}
