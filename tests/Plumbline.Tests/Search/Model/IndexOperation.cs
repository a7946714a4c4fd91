namespace Plumbline.Tests.Search.Model;

/// <summary>Something done to an index and its model, with words for it.</summary>
internal sealed record IndexOperation(string Text, Action<IndexModel> Apply)
{
    public override string ToString() => Text;
}
