using Plumbline;
using Plumbline.Studies.Auditing;
using Plumbline.Studies.Probing;

// Vectors that stand for yours: 1,000 of dimension 16.
Random random = new(1);
using VectorSet vectors = VectorSet.Allocate(1000, 16);
for (int row = 0; row < vectors.Count; row++)
{
    foreach (ref float value in vectors.WritableRow(row))
    {
        value = random.NextSingle();
    }
}

#region audit
await using TwoStageSearch engine = new(vectors);                               // your IAnnEngine
EngineIds ids = EngineIds.Match(engine.Description, vectors.Count);             // id i is row i
using ProbeQueries queries = ProbeQueries.FromBase(vectors, ids, sample: 100, seed: 42);
EngineProbe probe = new(engine, vectors, ids, queries);
AuditOptions options = new() { Ks = [10, 100], Efforts = [50, 200] };
AuditResult audit = await new AuditRunner(probe, options).RunAsync();

Console.WriteLine($"when k exceeds the effort: {audit.Contract.Contract}");
foreach (AuditRow row in audit.Rows)
{
    Console.WriteLine($"k {row.K}, effort {row.Effort}: overlap {row.Overlap.Mean:0.000}, missed {row.Loss.Missed:0.000}, unfilled {row.Loss.Unfilled:0.000}");
}

foreach (AuditCheck check in audit.Checks.Where(check => !check.Passed))
{
    Console.WriteLine($"{check.Name}: {check.Detail}");
}

return audit.Passed ? 0 : 1;
#endregion
