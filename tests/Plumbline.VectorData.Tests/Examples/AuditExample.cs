using Microsoft.Extensions.VectorData;
using Plumbline.Studies.Auditing;
using Plumbline.VectorData.Tests.Stores;

namespace Plumbline.VectorData.Tests.Examples;

/// <summary>The example of the guide, which repeats what stands between the marks.</summary>
internal static class AuditExample
{
    public static async Task<bool> RunAsync(VectorStoreCollection<string, Item<string>> collection)
    {
        // <example>
        AuditResult audit = await collection.AuditAsync(record => record.Id, record => record.Embedding);
        Console.WriteLine(audit.Passed);
        // </example>
        return audit.Passed;
    }
}
