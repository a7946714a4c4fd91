using System.Collections;

namespace Plumbline.Search;

/// <summary>The numbers from 0 on, as a list that takes no memory.</summary>
internal sealed class RowNumbers(int count) : IReadOnlyList<long>
{
    public int Count => count;

    public long this[int index] => index;

    public IEnumerator<long> GetEnumerator()
    {
        for (long i = 0; i < count; i++)
        {
            yield return i;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
