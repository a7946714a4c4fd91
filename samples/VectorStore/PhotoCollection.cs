using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;
using Plumbline;
using Plumbline.Search;

/// <summary>A collection in memory, in the place of the one that your store's connector gives you.</summary>
internal sealed class PhotoCollection : VectorStoreCollection<string, Photo>
{
    private readonly Dictionary<string, Photo> _photos = [];
    private readonly VectorIndex<string> _index = new(16, Metric.Cosine);

    public override string Name => "photos";

    public override Task UpsertAsync(Photo record, CancellationToken cancellationToken = default)
    {
        _photos.Add(record.Id, record);
        _index.Add(record.Id, record.Embedding.Span);
        return Task.CompletedTask;
    }

    public override async IAsyncEnumerable<Photo> GetAsync(
        Expression<Func<Photo, bool>> filter, int top, FilteredRecordRetrievalOptions<Photo>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        foreach (Photo photo in _photos.Values.Where(filter.Compile()).Skip(options?.Skip ?? 0).Take(top))
        {
            yield return photo;
        }
    }

    public override async IAsyncEnumerable<VectorSearchResult<Photo>> SearchAsync<TInput>(
        TInput searchValue, int top, VectorSearchOptions<Photo>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        ReadOnlyMemory<float> query = (ReadOnlyMemory<float>)(object)searchValue;
        foreach (Neighbor<string> neighbor in _index.Search(query.Span, top).Neighbors)
        {
            yield return new VectorSearchResult<Photo>(_photos[neighbor.Key], neighbor.Distance);
        }
    }

    public override Task<Photo?> GetAsync(string key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default) => Task.FromResult(_photos.GetValueOrDefault(key));

    public override object? GetService(Type serviceType, object? serviceKey = null) => null;

    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) => Task.FromResult(true);

    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override Task DeleteAsync(string key, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override Task UpsertAsync(IEnumerable<Photo> records, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _index.Dispose();
        base.Dispose(disposing);
    }
}
