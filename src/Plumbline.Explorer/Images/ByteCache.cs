namespace Plumbline.Explorer.Images;

/// <summary>Byte arrays by key, at most so many bytes of them: those longest unused go first. Thread-safe.</summary>
/// <typeparam name="TKey">The key.</typeparam>
internal sealed class ByteCache<TKey>(long mostBytes)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, byte[] Value)>> _nodes = [];
    private readonly LinkedList<(TKey Key, byte[] Value)> _byUse = new();

    /// <summary>Bytes that are held.</summary>
    public long Bytes { get; private set; }

    /// <summary>The bytes of a key; null where they are not held.</summary>
    public byte[]? Find(TKey key)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(key, out LinkedListNode<(TKey Key, byte[] Value)>? node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Value;
        }
    }

    /// <summary>Holds bytes, in place of those that the key had. More than the cache may hold are not held.</summary>
    public void Keep(TKey key, byte[] value)
    {
        lock (_lock)
        {
            if (_nodes.Remove(key, out LinkedListNode<(TKey Key, byte[] Value)>? old))
            {
                Drop(old);
            }

            if (value.Length > mostBytes)
            {
                return;
            }

            _nodes[key] = _byUse.AddFirst((key, value));
            Bytes += value.Length;
            while (Bytes > mostBytes)
            {
                LinkedListNode<(TKey Key, byte[] Value)> last = _byUse.Last!;
                _nodes.Remove(last.Value.Key);
                Drop(last);
            }
        }
    }

    private void Drop(LinkedListNode<(TKey Key, byte[] Value)> node)
    {
        _byUse.Remove(node);
        Bytes -= node.Value.Value.Length;
    }
}
