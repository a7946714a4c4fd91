using System.Runtime.InteropServices;

namespace Plumbline.Bench.Hnsw;

/// <summary>One of the peer's libraries.</summary>
/// <param name="session">The peer, which has the base and the queries.</param>
/// <param name="name">What the peer calls it.</param>
internal sealed class PeerEngine(BenchSession session, string name) : IHnswEngine
{
    private const string Ids = "ids.bin";

    public string Name => name;

    public HnswBuild Build()
    {
        PeerAnswer answer = session.Ask("build", name, HnswSetting.M, HnswSetting.EfConstruction, session.Options.Threads);
        return new HnswBuild(answer.Seconds, answer.Number("bytes"));
    }

    public HnswAnswer Search(int efSearch, int k, int queries, int passes)
    {
        double seconds = session.Ask("search", name, efSearch, k, queries, passes, Ids).Seconds;
        int[] ids = MemoryMarshal.Cast<byte, int>(File.ReadAllBytes(session.Scratch.File(Ids))).ToArray();
        return ids.Length == queries * k
            ? new HnswAnswer(seconds, ids)
            : throw new BenchException($"the peer returned {ids.Length} ids for {name} at efSearch {efSearch}, expected {queries} x {k}", ExitCode.NotReachable);
    }
}
