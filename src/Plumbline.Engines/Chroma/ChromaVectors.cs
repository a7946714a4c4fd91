using System.Text.Json;

namespace Plumbline.Engines.Chroma;

/// <summary>Reads ids and vectors of a collection back, page by page.</summary>
internal static class ChromaVectors
{
    private const int IdsOfPage = 20_000;

    // The server looks ids up by as many placeholders of one statement, and an answer of ten million digits is large enough.
    private const int MostVectorsOfPage = 1_000;
    private const int ValuesOfPage = 1_000_000;

    /// <summary>Lists all ids in the order in which they were added.</summary>
    public static async Task<List<string>> ListAsync(
        ChromaConnection connection, ChromaCollection collection, long count, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        List<string> keys = [];
        HashSet<string> seen = [];
        long offset = 0;
        while (true)
        {
            ChromaResults page = await GetAsync(connection, collection, ChromaBodies.Page(offset, IdsOfPage), cancellationToken).ConfigureAwait(false);
            // One that is deleted meanwhile moves all after it: none may come twice.
            keys.AddRange(page.Ids[0].Where(seen.Add));
            offset += page.Ids[0].Count;
            progress?.Report(Math.Min(1, (double)offset / Math.Max(1, count)));
            if (page.Ids[0].Count < IdsOfPage)
            {
                return keys;
            }
        }
    }

    /// <summary>Reads vectors.</summary>
    /// <returns>The vectors in the order of the ids; the caller disposes them.</returns>
    /// <exception cref="EngineException">One is not there.</exception>
    public static async Task<VectorSet> ReadAsync(
        ChromaConnection connection, ChromaCollection collection, IReadOnlyList<string> keys, int dimension, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        VectorSet vectors = VectorSet.Allocate(keys.Count, dimension);
        try
        {
            int pageSize = Math.Clamp(ValuesOfPage / dimension, 1, MostVectorsOfPage);
            for (int first = 0; first < keys.Count; first += pageSize)
            {
                string[] wanted = [.. keys.Skip(first).Take(pageSize)];
                ChromaResults page = await GetAsync(connection, collection, ChromaBodies.Vectors(wanted), cancellationToken).ConfigureAwait(false);
                Copy(page, wanted, first, vectors, collection);
                progress?.Report((double)(first + wanted.Length) / keys.Count);
            }

            return vectors;
        }
        catch
        {
            vectors.Dispose();
            throw;
        }
    }

    private static void Copy(ChromaResults page, string[] wanted, int first, VectorSet vectors, ChromaCollection collection)
    {
        // The server sends them in its own order.
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        for (int i = 0; i < page.Ids[0].Count && i < page.Values.Count; i++)
        {
            places[page.Ids[0][i]] = i;
        }

        for (int i = 0; i < wanted.Length; i++)
        {
            if (!places.TryGetValue(wanted[i], out int place))
            {
                throw new EngineException($"collection {collection.Name}: found no vector of id '{wanted[i]}', expected one: it was deleted meanwhile");
            }

            List<float> vector = page.Values[place];
            if (vector.Count != vectors.Dimension)
            {
                throw new EngineException($"collection {collection.Name}: found {Quantity.Count(vector.Count, "component")} of id '{wanted[i]}', expected {Quantity.Count(vectors.Dimension)}");
            }

            vector.CopyTo(vectors.WritableRow(first + i));
        }
    }

    private static async Task<ChromaResults> GetAsync(
        ChromaConnection connection, ChromaCollection collection, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        ChromaReply reply = await connection.SendAsync(HttpMethod.Post, $"{connection.PathOf(collection.Id)}/get", body, cancellationToken).ConfigureAwait(false);
        try
        {
            return ChromaResults.ReadListing(connection.Require(reply));
        }
        catch (JsonException)
        {
            throw connection.Unreadable("ids");
        }
    }
}
