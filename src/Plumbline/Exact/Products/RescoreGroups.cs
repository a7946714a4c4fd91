using System.Diagnostics.CodeAnalysis;

namespace Plumbline.Exact.Products;

/// <summary>
/// Groups of queries whose lists are to be rescored. A thread offers those of its piece and works on them; one that ends while others are
/// still at theirs, and no piece is left to begin, takes some. Which thread works on a group changes no result.
/// </summary>
/// <param name="pieces">Pieces of work, of all threads.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class RescoreGroups(int pieces)
{
    private readonly object _lock = new();
    private readonly List<Offer> _offers = [];
    private int _left = pieces;

    /// <summary>Tells that a piece has begun: it needs no other thread.</summary>
    public void Begin() => Interlocked.Decrement(ref _left);

    /// <summary>Offers the groups of a piece.</summary>
    /// <param name="lists">Their lists, closed. Until <see cref="Withdraw"/> returns they are to live, and only who takes a group changes its lists.</param>
    /// <param name="groups">Slots of each group.</param>
    public Offer Add(CandidateLists lists, IReadOnlyList<ReadOnlyMemory<int>> groups)
    {
        Offer offer = new(lists, groups);
        lock (_lock)
        {
            _offers.Add(offer);
        }

        return offer;
    }

    /// <summary>Takes a group of an offer, to give it back by <see cref="Done"/>.</summary>
    public bool TryTake(Offer offer, out ReadOnlyMemory<int> group)
    {
        lock (_lock)
        {
            return offer.TryTake(out group);
        }
    }

    /// <summary>Takes a group of any offer, once every piece has begun, to give it back by <see cref="Done"/>.</summary>
    public bool TryTakeAny([NotNullWhen(true)] out Offer? offer, out ReadOnlyMemory<int> group)
    {
        group = default;
        offer = null;
        if (Volatile.Read(ref _left) > 0)
        {
            return false;
        }

        lock (_lock)
        {
            foreach (Offer other in _offers)
            {
                if (other.TryTake(out group))
                {
                    offer = other;
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Tells that a group was worked on, or that this failed.</summary>
    public void Done(Offer offer)
    {
        lock (_lock)
        {
            offer.Running--;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Ends an offer: what has not been taken is not to be, and waits for what has.</summary>
    public void Withdraw(Offer offer)
    {
        lock (_lock)
        {
            _offers.Remove(offer);
            offer.End();
            while (offer.Running > 0)
            {
                Monitor.Wait(_lock);
            }
        }
    }

    /// <summary>The groups of one piece; changed under the lock of all.</summary>
    internal sealed class Offer(CandidateLists lists, IReadOnlyList<ReadOnlyMemory<int>> groups)
    {
        private int _next;

        /// <summary>The lists.</summary>
        public CandidateLists Lists { get; } = lists;

        /// <summary>Groups that were taken and not given back.</summary>
        public int Running { get; set; }

        /// <summary>Takes the next group.</summary>
        public bool TryTake(out ReadOnlyMemory<int> group)
        {
            if (_next == groups.Count)
            {
                group = default;
                return false;
            }

            group = groups[_next++];
            Running++;
            return true;
        }

        /// <summary>Takes what is left from everyone.</summary>
        public void End() => _next = groups.Count;
    }
}
