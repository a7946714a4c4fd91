using Plumbline.Studies.Auditing;
using Plumbline.VectorData;

using PhotoCollection collection = new();
Random random = new(1);
for (int i = 0; i < 1000; i++)
{
    float[] embedding = [.. Enumerable.Range(0, 16).Select(_ => random.NextSingle() - 0.5f)];
    await collection.UpsertAsync(new Photo { Id = $"photo-{i:0000}.jpg", Embedding = embedding });
}

#region audit
VectorStoreAuditOptions<Photo> options = new() { Audit = new AuditOptions { Ks = [10, 100], MinOverlap = 0.9 } };
AuditResult audit = await collection.AuditAsync(photo => photo.Id, photo => photo.Embedding, options);
foreach (AuditRow row in audit.Rows)
{
    Console.WriteLine($"k {row.K}: overlap {row.Overlap.Mean:0.000}, worst query {row.Overlap.Min:0.000}");
}

foreach (AuditRequirement requirement in audit.Requirements.Where(one => !one.Passed))
{
    Console.WriteLine($"{requirement.Name}: found {requirement.Measured}, required {requirement.Required}");
}

return audit.Passed ? 0 : 1;
#endregion
