# Builds and searches an IndexHNSWFlat and writes, for each efSearch, the first ids and how many there are.
# usage: base.npy queries.npy M efConstruction efs(comma-separated) places
import sys
import numpy as np
import faiss

base, queries = np.load(sys.argv[1]), np.load(sys.argv[2])
m, ef_construction, places = int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[6])
faiss.omp_set_num_threads(2)
index = faiss.IndexHNSWFlat(base.shape[1], m)
index.hnsw.efConstruction = ef_construction
index.add(base)
for ef in map(int, sys.argv[5].split(',')):
    index.hnsw.efSearch = ef
    # k = n: all that was evaluated is returned, so that the number of ids is the capacity, and results at k are a prefix.
    _, ids = index.search(queries, base.shape[0])
    np.save(f'ids{ef}.npy', np.ascontiguousarray(ids[:, :places].astype('<i4')))
    np.save(f'capacity{ef}.npy', (ids >= 0).sum(axis=1).astype('<i4'))
