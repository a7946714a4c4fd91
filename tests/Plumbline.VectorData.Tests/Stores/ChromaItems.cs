using System.Linq.Expressions;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.VectorData;

namespace Plumbline.VectorData.Tests.Stores;

/// <summary>A collection of a Chroma server, by squared Euclidean distance.</summary>
internal sealed class ChromaItems(int port, string name) : ReadableRecords<string>
{
    private readonly HttpClient _client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}/api/v2/tenants/default_tenant/databases/default_database/") };
    private string _id = "";

    public override string Name => name;

    public async Task CreateAsync(IReadOnlyList<Item<string>> items, CancellationToken cancellationToken)
    {
        JsonElement created = await PostAsync("collections", new { name, configuration = new { hnsw = new { space = "l2", ef_search = 600, ef_construction = 400, max_neighbors = 32 } } }, cancellationToken);
        _id = created.GetProperty("id").GetString()!;
        await PostAsync($"collections/{_id}/add", new { ids = items.Select(item => item.Id), embeddings = items.Select(item => item.Embedding.ToArray()) }, cancellationToken);
    }

    public override async IAsyncEnumerable<Item<string>> GetAsync(
        Expression<Func<Item<string>, bool>> filter,
        int top,
        FilteredRecordRetrievalOptions<Item<string>>? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        JsonElement page = await PostAsync($"collections/{_id}/get", new { limit = top, offset = options?.Skip ?? 0, include = new[] { "embeddings" } }, cancellationToken);
        Func<Item<string>, bool> wanted = filter.Compile();
        foreach ((string id, float[] vector) in page.GetProperty("ids").Deserialize<string[]>()!.Zip(page.GetProperty("embeddings").Deserialize<float[][]>()!))
        {
            Item<string> item = new() { Id = id, Embedding = vector };
            if (wanted(item))
            {
                yield return item;
            }
        }
    }

    public override async IAsyncEnumerable<VectorSearchResult<Item<string>>> SearchAsync<TInput>(
        TInput searchValue, int top, VectorSearchOptions<Item<string>>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        float[] query = ((ReadOnlyMemory<float>)(object)searchValue).ToArray();
        JsonElement found = await PostAsync($"collections/{_id}/query", new { query_embeddings = new[] { query }, n_results = top, include = new[] { "distances" } }, cancellationToken);
        foreach ((string id, double distance) in found.GetProperty("ids")[0].Deserialize<string[]>()!.Zip(found.GetProperty("distances")[0].Deserialize<double[]>()!))
        {
            yield return new VectorSearchResult<Item<string>>(new Item<string> { Id = id }, distance);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _client.Dispose();
        base.Dispose(disposing);
    }

    private async Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await _client.PostAsJsonAsync(path, body, cancellationToken);
            response.EnsureSuccessStatusCode();
            return await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw new VectorStoreException("The call failed.", e);
        }
    }
}
