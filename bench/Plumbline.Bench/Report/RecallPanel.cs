namespace Plumbline.Bench.Report;

/// <summary>Curves of the same searches by several engines, ours first.</summary>
/// <param name="Data">The vectors and their shape.</param>
/// <param name="K">Neighbours a query.</param>
/// <param name="Curves">One an engine.</param>
internal sealed record RecallPanel(string Data, int K, IReadOnlyList<RecallCurve> Curves)
{
    /// <summary>The panel's name.</summary>
    public string Title => $"{Data}, k {K}";
}
