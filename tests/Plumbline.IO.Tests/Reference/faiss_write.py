# faiss_write.py DATA SHARED KIND METRIC M PAIRS: writes index.faiss, queries.npy and the answers to each ef:k.
import faiss

faiss.omp_set_num_threads(1)
name, shared, kind, metric, m, grid = sys.argv[1:7]
x, q = load(name, shared)
d = x.shape[1]
metric = faiss.METRIC_INNER_PRODUCT if metric == "ip" else faiss.METRIC_L2
types = {"sq8": "QT_8bit", "sq8_uniform": "QT_8bit_uniform", "fp16": "QT_fp16"}
if kind == "flat":
    # From 20 queries on FAISS has BLAS multiply, whose sums depend on BLAS.
    q = q[:19].copy()
    index = faiss.IndexFlatIP(d) if metric == faiss.METRIC_INNER_PRODUCT else faiss.IndexFlatL2(d)
elif kind in types:
    index = faiss.IndexHNSWSQ(d, getattr(faiss.ScalarQuantizer, types[kind]), int(m), metric)
    index.train(x)
else:
    index = faiss.IndexHNSWFlat(d, int(m), metric)
graph = index
if kind in ("idmap", "idmap2"):
    index = (faiss.IndexIDMap if kind == "idmap" else faiss.IndexIDMap2)(graph)
    index.add_with_ids(x, 5_000_000_000 - 7 * np.arange(len(x), dtype=np.int64))
else:
    if kind != "flat":
        graph.hnsw.efConstruction = 60
    index.add(x)
faiss.write_index(index, "index.faiss")
np.save("queries.npy", q)
for ef, k in pairs(grid):
    if kind != "flat":
        graph.hnsw.efSearch = ef
    distances, ids = index.search(q, k)
    np.save(f"ef{ef}_k{k}_ids.npy", ids)
    np.save(f"ef{ef}_k{k}_distances.npy", distances)
