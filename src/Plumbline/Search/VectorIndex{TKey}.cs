using Plumbline.Distances;
using Plumbline.Hnsw;
using Plumbline.IO;
using Plumbline.Search.Files;

namespace Plumbline.Search;

/// <summary>
/// A nearest-neighbour index that applications use: an HNSW graph with keys, to which vectors are added, from which they are removed, and
/// which says how much of an answer it could give.
/// </summary>
/// <remarks>
/// Thread-safe: any number of threads search while one changes the index; who else wants to change it waits. A search sees each
/// vector wholly or not at all. Vectors are copied, and kept in the narrowest of one, two or four bytes a value that holds all of them
/// exactly.
/// </remarks>
/// <typeparam name="TKey">Type of the keys: long or string. Strings are compared by their characters.</typeparam>
// Past 400 lines: half of them document the public members, and what they do is done by IndexCore, KeyMap and EffortCalibrator; what is left here is
// the gate and the checks that each of them begins with.
public sealed class VectorIndex<TKey> : IDisposable
    where TKey : notnull
{
    private readonly IndexCore _core;
    private readonly List<EffortCalibration> _calibrations = [];
    private KeyMap<TKey> _keys;
    private bool _disposed;

    /// <summary>Creates an empty index.</summary>
    /// <param name="dimension">Components of a vector, 1 or more.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="options">M, efConstruction, seed, threads; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The dimension or an option is out of range.</exception>
    /// <exception cref="NotSupportedException">The keys are of another type than long or string.</exception>
    public VectorIndex(int dimension, Metric metric, HnswBuildOptions? options = null)
        : this(new IndexCore(CheckedDimension(dimension), CheckedMetric(metric), Checked(options ?? new HnswBuildOptions())), new KeyMap<TKey>(), [])
    {
    }

    internal VectorIndex(IndexCore core, KeyMap<TKey> keys, IEnumerable<EffortCalibration> calibrations)
    {
        if (typeof(TKey) != typeof(long) && typeof(TKey) != typeof(string))
        {
            throw new NotSupportedException($"Keys are of type {typeof(TKey).Name}; an index takes keys of type long or string.");
        }

        _core = core;
        _keys = keys;
        _calibrations.AddRange(calibrations);
    }

    /// <summary>Vectors in the index.</summary>
    public int Count => _core.Count;

    /// <summary>Components of a vector.</summary>
    public int Dimension => _core.Store.Dimension;

    /// <summary>The metric of the distances.</summary>
    public Metric Metric => _core.Metric;

    /// <summary>How the graph is built.</summary>
    public HnswBuildOptions Options => _core.Options;

    /// <summary>Whether the index lies in a mapped file and cannot be changed.</summary>
    public bool IsReadOnly => _core.Store.IsReadOnly;

    /// <summary>Bytes of memory that vectors, links, keys and marks take; of string keys without the characters.</summary>
    public long SizeInBytes => _core.SizeInBytes + _keys.SizeInBytes;

    /// <summary>Unreachable vectors that building, the last large addition or compacting found and repaired.</summary>
    public Reachability Reachability => _core.Reachability;

    /// <summary>What <see cref="Calibrate"/> found, one for each target.</summary>
    public IReadOnlyList<EffortCalibration> Calibrations
    {
        get
        {
            lock (_calibrations)
            {
                return [.. _calibrations];
            }
        }
    }

    internal IndexCore Core => _core;

    internal KeyMap<TKey> Keys => _keys;

    /// <summary>Whether a key is in the index.</summary>
    /// <param name="key">The key.</param>
    public bool Contains(TKey key) => Read(() => Find(key) >= 0);

    /// <summary>Reads a vector.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="vector">Receives it; d values.</param>
    /// <returns>Whether the key is in the index.</returns>
    /// <exception cref="ArgumentException"><paramref name="vector"/> is not d long.</exception>
    public bool TryGetVector(TKey key, Span<float> vector)
    {
        CheckDimension(vector.Length, nameof(vector));
        _core.Gate.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            int place = Find(key);
            if (place >= 0)
            {
                _core.Store.Read(place, vector);
            }

            return place >= 0;
        }
        finally
        {
            _core.Gate.ExitReadLock();
        }
    }

    /// <summary>Adds a vector. About as much work as a search with efConstruction, and a place that is free is used again.</summary>
    /// <param name="key">Its key, which the index does not have yet.</param>
    /// <param name="vector">d finite values; copied.</param>
    /// <exception cref="ArgumentException">The key is there already, or the vector has another dimension, a value that is not finite, or is too long for distances in float32.</exception>
    /// <exception cref="InvalidOperationException">The index lies in a mapped file.</exception>
    public void Add(TKey key, ReadOnlySpan<float> vector)
    {
        float[] copy = CheckedVector(vector, nameof(vector));
        Change(() =>
        {
            CheckNew(key);
            AddOne(key, copy);
        });
    }

    /// <summary>Adds many vectors, on several threads. Searches go on meanwhile.</summary>
    /// <param name="keys">A key for each vector; none that the index has.</param>
    /// <param name="vectors">The vectors; copied.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops; vectors linked by then stay in the index.</param>
    /// <exception cref="ArgumentException">The numbers or dimensions differ, a value is not finite, a vector is too long for distances in float32, or a key is there already or named twice. Nothing is added.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="InvalidOperationException">The index lies in a mapped file.</exception>
    public void AddRange(IReadOnlyList<TKey> keys, VectorSet vectors, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(vectors);
        CheckDimension(vectors.Dimension, nameof(vectors));
        if (keys.Count != vectors.Count)
        {
            throw new ArgumentException($"Found {keys.Count} keys and {vectors.Count} vectors, expected as many of each.", nameof(keys));
        }

        VectorLimits.Require(vectors, Metric, nameof(vectors));
        Change(() =>
        {
            CheckNew(keys);
            int[] places = _core.Reserve(vectors.Count, i => vectors[i]);
            _core.Exclusively(() =>
            {
                for (int i = 0; i < places.Length; i++)
                {
                    _keys.Set(places[i], keys[i]);
                }
            });
            try
            {
                _core.Link(places, progress, cancellationToken);
            }
            finally
            {
                // Cancelled, or ended by whoever is told of the progress: what is not linked is not there.
                Forget(places);
                _core.Repair();
            }

            GC.KeepAlive(vectors);
        });
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Removes a vector. It is not found from now on; its place is used again once enough are removed, or after <see cref="Compact"/>.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="InvalidOperationException">The index lies in a mapped file.</exception>
    public bool Remove(TKey key)
    {
        bool found = false;
        Change(() =>
        {
            int place = Find(key);
            found = place >= 0;
            if (found)
            {
                RemoveAt(place);
            }
        });
        return found;
    }

    /// <summary>Gives a key another vector, or adds it where it is not there. A search finds either the old or the new one.</summary>
    /// <param name="key">The key.</param>
    /// <param name="vector">d finite values; copied.</param>
    /// <exception cref="ArgumentException">The vector has another dimension, a value that is not finite, or is too long for distances in float32.</exception>
    /// <exception cref="InvalidOperationException">The index lies in a mapped file.</exception>
    public void Update(TKey key, ReadOnlySpan<float> vector)
    {
        float[] copy = CheckedVector(vector, nameof(vector));
        Change(() =>
        {
            int old = Find(key);
            if (old < 0)
            {
                AddOne(key, copy);
                return;
            }

            int place = _core.Reserve(1, _ => copy)[0];
            _core.Link([place], progress: null, CancellationToken.None, linked =>
            {
                _core.Removed.Add(old);
                _keys.Remove(old);
                _keys.Set(linked, key);
            });
            _core.RepairOne(place);
        });
    }

    /// <summary>
    /// Takes removed vectors out of the graph and packs the others, in the narrowest kind of value that holds them. Searches wait until it
    /// is done. O(n M).
    /// </summary>
    /// <param name="cancellationToken">Stops before the work, or between taking out and packing; the index is whole either way.</param>
    /// <exception cref="InvalidOperationException">The index lies in a mapped file.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Compact(CancellationToken cancellationToken = default) => Change(() =>
    {
        KeyMap<TKey> old = _keys;
        // Places and keys change at once, or a search would tell one vector's key for another.
        _core.Compact(before =>
        {
            KeyMap<TKey> keys = new();
            for (int i = 0; i < before.Length; i++)
            {
                keys.Set(i, old[before[i]]);
            }

            _keys = keys;
        }, cancellationToken);
    });

    /// <summary>Searches for the k nearest of a query.</summary>
    /// <param name="query">d finite values.</param>
    /// <param name="k">Neighbours asked for, 1 or more.</param>
    /// <param name="parameters">Effort or target, contract; null for the defaults.</param>
    /// <param name="filter">Which vectors may be returned; null for all.</param>
    /// <exception cref="ArgumentException">The query has another dimension, a value that is not finite, or is too long for distances in float32.</exception>
    /// <exception cref="EffortBelowKException">The contract is Reject and k exceeds the effort.</exception>
    /// <exception cref="InvalidOperationException">A target is set that the index is not calibrated for.</exception>
    public SearchResult<TKey> Search(ReadOnlySpan<float> query, int k, SearchParameters? parameters = null, KeyFilter<TKey>? filter = null)
    {
        parameters ??= SearchParameters.Default;
        parameters.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        CheckVector(query, nameof(query));
        int ef = EffortFor(k, parameters);
        _core.Gate.EnterReadLock();
        try
        {
            return SearchOne(query, k, ef, parameters.Contract, filter?.PlacesIn(_core, _keys) ?? _core.Live);
        }
        finally
        {
            _core.Gate.ExitReadLock();
        }
    }

    /// <summary>Searches for the k nearest of each of many queries, on several threads.</summary>
    /// <param name="queries">The queries, q x d.</param>
    /// <param name="k">Neighbours asked for, 1 or more.</param>
    /// <param name="parameters">Effort or target, contract, threads; null for the defaults.</param>
    /// <param name="filter">Which vectors may be returned; null for all. A predicate is asked by several threads at once.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>A result for each query, in their order.</returns>
    /// <exception cref="ArgumentException">The dimensions differ, a value is not finite or a vector too long for distances in float32 (the row is named).</exception>
    /// <exception cref="EffortBelowKException">The contract is Reject and k exceeds the effort.</exception>
    /// <exception cref="InvalidOperationException">A target is set that the index is not calibrated for.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IReadOnlyList<SearchResult<TKey>> SearchBatch(
        VectorSet queries,
        int k,
        SearchParameters? parameters = null,
        KeyFilter<TKey>? filter = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        parameters ??= SearchParameters.Default;
        parameters.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        CheckDimension(queries.Dimension, nameof(queries));
        VectorLimits.Require(queries, Metric, nameof(queries));
        int ef = EffortFor(k, parameters);
        SearchResult<TKey>[] results = new SearchResult<TKey>[queries.Count];
        ParallelWork.Run(
            queries.Count,
            parameters.Threads,
            () => 0,
            (i, _) =>
            {
                _core.Gate.EnterReadLock();
                try
                {
                    results[i] = SearchOne(queries[i], k, ef, parameters.Contract, filter?.PlacesIn(_core, _keys) ?? _core.Live);
                }
                finally
                {
                    _core.Gate.ExitReadLock();
                }
            },
            progress,
            cancellationToken);
        GC.KeepAlive(queries);
        return results;
    }

    /// <summary>
    /// Measures how much effort each k needs for a promised overlap, and keeps that in the index for
    /// <see cref="SearchParameters.ForTarget"/>. Exact neighbours of a sample are found on the way: O(s n d) for s queries.
    /// </summary>
    /// <param name="target">Mean overlap to reach, in (0, 1].</param>
    /// <param name="ks">Numbers of neighbours that will be asked for; in between, the next larger counts.</param>
    /// <param name="options">Queries, seed, threads; null for the defaults.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops; the index keeps the calibrations that it had.</param>
    /// <returns>What was found; it replaces an earlier calibration for the same target.</returns>
    /// <exception cref="ArgumentException">There are no ks, a k is below 1, or the queries are of another dimension.</exception>
    /// <exception cref="InvalidOperationException">The index is empty.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public EffortCalibration Calibrate(
        double target, IReadOnlyList<int> ks, CalibrationOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        SearchParameters.CheckOverlap(target, nameof(target));
        ArgumentNullException.ThrowIfNull(ks);
        EffortCalibration calibration;
        // Nobody changes the index meanwhile; searches go on.
        lock (_core.Writer)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            calibration = new EffortCalibrator(_core, options ?? new CalibrationOptions()).Run(target, ks, progress, cancellationToken);
        }

        lock (_calibrations)
        {
            _calibrations.RemoveAll(other => other.Target == target);
            _calibrations.Add(calibration);
            _calibrations.Sort((a, b) => a.Target.CompareTo(b.Target));
        }

        return calibration;
    }

    /// <summary>
    /// Saves the index to a file, for <see cref="VectorIndex.Load(string, bool, IProgress{double}?, CancellationToken)"/>: to a temporary
    /// name in the same folder, which is brought to the disk and renamed. The same index gives the same bytes. Searches go on; whoever
    /// wants to change the index waits.
    /// </summary>
    /// <param name="path">The file to be; one that is there is replaced. Where saving fails there is nothing new and nothing lost.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written, or the path is a folder.</exception>
    /// <exception cref="InvalidOperationException">A key of type string is not well-formed UTF-16, so that UTF-8 cannot hold it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="PlatformNotSupportedException">The machine is big-endian.</exception>
    public void Save(string path, IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        AtomicFile.Write(path, stream => Save(stream, progress, cancellationToken));

    /// <summary>Writes what <see cref="Save(string, IProgress{double}?, CancellationToken)"/> does to a stream, from where it stands on.</summary>
    /// <param name="stream">A stream that can be written; it need not be able to seek, and is not closed.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops; what was written is not a file then.</param>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    /// <exception cref="InvalidOperationException">A key of type string is not well-formed UTF-16, so that UTF-8 cannot hold it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="PlatformNotSupportedException">The machine is big-endian.</exception>
    public void Save(Stream stream, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        lock (_core.Writer)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            new IndexFileWriter<TKey>(_core, _keys, Calibrations, progress, cancellationToken).Write(stream);
        }
    }

    /// <summary>Counts what the index is made of. O(n M).</summary>
    public IndexStatistics Statistics()
    {
        lock (_core.Writer)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return StatisticsCount.Of(_core, _keys.SizeInBytes);
        }
    }

    /// <summary>Frees the memory, once searches and changes that are under way have ended; later ones throw <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        lock (_core.Writer)
        {
            if (!_disposed)
            {
                _core.Exclusively(() =>
                {
                    _disposed = true;
                    _core.Dispose();
                });
            }
        }
    }

    private static int CheckedDimension(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        return dimension;
    }

    private static Metric CheckedMetric(Metric metric) =>
        Enum.IsDefined(metric) ? metric : throw new ArgumentOutOfRangeException(nameof(metric), metric, "Not a metric.");

    private static HnswBuildOptions Checked(HnswBuildOptions options)
    {
        options.Validate();
        return options;
    }

    private void CheckDimension(int dimension, string name)
    {
        if (dimension != Dimension)
        {
            throw new ArgumentException($"{name}: found dimension {dimension}, expected {Dimension}, that of the index.", name);
        }
    }

    private void CheckVector(ReadOnlySpan<float> vector, string name)
    {
        CheckDimension(vector.Length, name);
        for (int i = 0; i < vector.Length; i++)
        {
            if (!float.IsFinite(vector[i]))
            {
                throw new ArgumentException($"{name}: column {i}: found {vector[i]}, expected a finite number.", name);
            }
        }

        VectorLimits.RequireRepresentable(vector, Metric, name);
    }

    private float[] CheckedVector(ReadOnlySpan<float> vector, string name)
    {
        CheckVector(vector, name);
        return vector.ToArray();
    }

    private void CheckNew(TKey key)
    {
        if (Find(key) >= 0)
        {
            throw new ArgumentException($"The index has key '{key}' already; Update gives it another vector.", nameof(key));
        }
    }

    private void CheckNew(IReadOnlyList<TKey> keys)
    {
        HashSet<TKey>? seen = keys is RowNumbers ? null : new HashSet<TKey>(keys.Count);
        for (int i = 0; i < keys.Count; i++)
        {
            if (keys[i] is null)
            {
                throw new ArgumentException($"Key {i} is null.", nameof(keys));
            }

            if (Find(keys[i]) >= 0 || seen?.Add(keys[i]) == false)
            {
                throw new ArgumentException($"Key {i}, '{keys[i]}', {(Find(keys[i]) >= 0 ? "is in the index already" : "is named twice")}; nothing was added.", nameof(keys));
            }
        }
    }

    private void Change(Action change)
    {
        lock (_core.Writer)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (IsReadOnly)
            {
                throw new InvalidOperationException("The index lies in a mapped file and cannot be changed; load it without mapping.");
            }

            change();
        }
    }

    private T Read<T>(Func<T> read)
    {
        _core.Gate.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return read();
        }
        finally
        {
            _core.Gate.ExitReadLock();
        }
    }

    /// <summary>The place of a key, or -1.</summary>
    private int Find(TKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _core.Find(_keys, key);
    }

    private void AddOne(TKey key, float[] vector)
    {
        int place = _core.Reserve(1, _ => vector)[0];
        _core.Exclusively(() => _keys.Set(place, key));
        _core.Link([place], progress: null, CancellationToken.None);
        _core.RepairOne(place);
    }

    private void RemoveAt(int place)
    {
        _core.Remove(place);
        _core.Exclusively(() => _keys.Remove(place));
    }

    /// <summary>Takes the keys of places that were not linked, and frees the places.</summary>
    private void Forget(int[] places) => _core.Exclusively(() =>
    {
        foreach (int place in places)
        {
            if (_core.Removed.Contains(place))
            {
                _keys.Remove(place);
                _core.Free.Enqueue(place);
            }
        }
    });

    private int EffortFor(int k, SearchParameters parameters)
    {
        if (parameters.TargetOverlap is not { } target)
        {
            return parameters.EfSearch;
        }

        EffortCalibration calibration = Calibrations.FirstOrDefault(one => one.Target >= target)
            ?? throw new InvalidOperationException($"The index is not calibrated for an overlap of {target}; call Calibrate({target}, ...) first.");
        return calibration.EffortFor(k);
    }

    /// <summary>Answers one query; the caller holds the gate for reading.</summary>
    private SearchResult<TKey> SearchOne(ReadOnlySpan<float> query, int k, int ef, CapacityContract contract, PlaceFilter? filter)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        GraphSearcher searcher = _core.Rent();
        searcher.Scorer.SetQuery(query);
        searcher.Search(k, ef, contract, filter);
        ReadOnlySpan<ulong> found = searcher.Keys;
        Neighbor<TKey>[] neighbors = new Neighbor<TKey>[found.Length];
        for (int i = 0; i < found.Length; i++)
        {
            neighbors[i] = new Neighbor<TKey>(_keys[SortKey.Id(found[i])], DistanceComputer.ToMetric(SortKey.Distance(found[i]), Metric));
        }

        // A scan has seen all that there is; without one, all that pass the filter are known by their number, or counted.
        bool complete = found.Length >= k || searcher.Scanned || found.Length == (filter is null ? _core.Count : filter.CountUpTo(found.Length + 1, _core.Graph.Count));
        SearchResult<TKey> result = new(neighbors, k, searcher.Evaluated, searcher.Expanded, searcher.Ef, searcher.Scanned, complete);
        _core.GiveBack(searcher);
        return result;
    }
}
