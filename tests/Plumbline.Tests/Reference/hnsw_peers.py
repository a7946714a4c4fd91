# Builds HNSW graphs with hnswlib and FAISS, one a seed, and writes for each the ids found, the number of links of each point on the
# base level, and the levels, which either counts from 0.
# usage: base.npy queries.npy metric(L2|InnerProduct) M efConstruction k efs(comma-separated) seeds
import sys
import numpy as np
import faiss
import hnswlib

base, queries = np.load(sys.argv[1]), np.load(sys.argv[2])
metric, m, ef_construction, k = sys.argv[3], int(sys.argv[4]), int(sys.argv[5]), int(sys.argv[6])
efs, seeds = [int(ef) for ef in sys.argv[7].split(',')], int(sys.argv[8])
faiss.omp_set_num_threads(1)


def write(engine, seed, search, degrees, levels):
    for ef in efs:
        np.save(f'{engine}-{seed}-{ef}.npy', np.ascontiguousarray(search(ef).astype('<i4')))
    np.save(f'{engine}-{seed}-degrees.npy', degrees.astype('<i4').reshape(-1, 1))
    np.save(f'{engine}-{seed}-levels.npy', levels.astype('<i4').reshape(-1, 1))


def with_hnswlib(seed):
    # Levels of small seeds are alike: the first draws are small multiples of the seed.
    index = hnswlib.Index('l2' if metric == 'L2' else 'ip', base.shape[1])
    index.init_index(len(base), ef_construction=ef_construction, M=m, random_seed=seed * 7919)
    index.set_num_threads(1)
    index.add_items(base)
    state = index.__getstate__()[0]

    def search(ef):
        index.set_ef(ef)
        return index.knn_query(queries, k)[0]

    # A base row begins with the number of its links, 16 bits.
    rows = state['data_level0'].view(np.uint8).reshape(-1, state['size_data_per_element'])
    write('hnswlib', seed, search, rows[:, :2].copy().view('<u2').ravel(), state['element_levels'])


def with_faiss(seed):
    index = faiss.IndexHNSWFlat(base.shape[1], m, faiss.METRIC_L2 if metric == 'L2' else faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction = ef_construction
    index.hnsw.rng = faiss.RandomGenerator(seed)
    index.add(base)

    def search(ef):
        index.hnsw.efSearch = ef
        # More than are evaluated: 1.7.3 ends walks early once its heap of max(efSearch, k) candidates drops one that was expanded.
        ids = index.search(queries, min(len(base), 20 * ef + 400))[1]
        assert (ids[:, -1] < 0).mean() > 0.99, 'a walk filled the heap'
        return ids[:, :k]

    links, offsets = faiss.vector_to_array(index.hnsw.neighbors), faiss.vector_to_array(index.hnsw.offsets).astype(np.int64)
    places = offsets[:len(base), None] + np.arange(index.hnsw.nb_neighbors(0))
    write('faiss', seed, search, (links[places] >= 0).sum(axis=1), faiss.vector_to_array(index.hnsw.levels) - 1)


for seed in range(1, seeds + 1):
    with_hnswlib(seed)
    with_faiss(seed)
