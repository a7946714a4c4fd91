namespace Plumbline.Imaging.Models.Weights;

/// <summary>
/// What the names in a state dict's pickle mean: the few that it needs, built here. No other name is accepted, and none is ever
/// looked up or called.
/// </summary>
internal static class TorchObjects
{
    private const int MostDimensions = 64;
    private const string OrderedDict = "collections.OrderedDict";
    private const string RebuildTensor = "torch._utils._rebuild_tensor_v2";
    private const string RebuildParameter = "torch._utils._rebuild_parameter";

    /// <summary>The names, for messages.</summary>
    public const string Expected = "a name that a state dict needs (OrderedDict, _rebuild_tensor_v2, _rebuild_parameter, "
        + "Float-, Half-, BFloat16-, Double- or LongStorage)";

    public static bool IsKnown(string name) => name is OrderedDict or RebuildTensor or RebuildParameter || StorageOf(name, "", 0) is not null;

    /// <summary>What a call gives; null where the arguments are not those that PyTorch writes.</summary>
    public static object? Call(string name, object?[] arguments) => (name, arguments) switch
    {
        (OrderedDict, []) => new PickleDict(),
        (RebuildTensor, [TorchStorage storage, long offset, object?[] size, object?[] stride, bool, PickleDict or null, ..])
            when arguments.Length is 6 or 7 => Tensor(storage, offset, size, stride),
        (RebuildParameter, [TorchTensor data, bool, PickleDict or null]) => data,
        _ => null,
    };

    /// <summary>The storage of a persistent id; null where it is not the tuple that PyTorch writes.</summary>
    public static TorchStorage? Storage(object? id) =>
        id is object?[] and ["storage", PickleGlobal type, string key, string, long count] && count >= 0 && IsKey(key)
            ? StorageOf(type.Name, key, count)
            : null;

    // Becomes part of a name in the archive.
    private static bool IsKey(string key) => key.Length is > 0 and <= 40 && key.All(char.IsAsciiLetterOrDigit);

    private static TorchStorage? StorageOf(string name, string key, long count) => name switch
    {
        "torch.FloatStorage" => new TorchStorage(key, WeightEncoding.Binary32, "float32", 4, count),
        "torch.HalfStorage" => new TorchStorage(key, WeightEncoding.Binary16, "float16", 2, count),
        "torch.BFloat16Storage" => new TorchStorage(key, WeightEncoding.BFloat16, "bfloat16", 2, count),
        "torch.DoubleStorage" => new TorchStorage(key, WeightEncoding.Binary64, "float64", 8, count),
        "torch.LongStorage" => new TorchStorage(key, WeightEncoding.Other, "int64", 8, count),
        _ => null,
    };

    private static TorchTensor? Tensor(TorchStorage storage, long offset, object?[] size, object?[] stride)
    {
        bool sound = offset >= 0 && size.Length == stride.Length && size.Length <= MostDimensions
            && size.Concat(stride).All(value => value is >= 0L);
        return sound ? new TorchTensor(storage, offset, [.. size.Cast<long>()], [.. stride.Cast<long>()]) : null;
    }
}
