namespace Plumbline.Imaging.Models.Weights;

/// <summary>A dict of a pickle, in the order of its entries.</summary>
internal sealed class PickleDict
{
    public List<KeyValuePair<object?, object?>> Entries { get; } = [];
}
