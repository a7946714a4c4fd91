# hnswlib_write.py DATA SHARED SPACE M PAIRS DELETED: writes index.bin, queries.npy and the answers to each ef:k. Labels are 10 + 3 i.
import hnswlib

name, shared, space, m, grid, deleted = sys.argv[1:7]
x, q = load(name, shared)
index = hnswlib.Index(space=space, dim=x.shape[1])
index.init_index(max_elements=len(x) + 5, ef_construction=60, M=int(m), random_seed=3)
index.set_num_threads(1)
labels = 10 + 3 * np.arange(len(x))
if len(x) > 0:
    index.add_items(x, labels)
for i in range(0, len(x), int(deleted)) if int(deleted) > 0 else []:
    index.mark_deleted(labels[i])
index.save_index("index.bin")
np.save("queries.npy", q)
for ef, k in pairs(grid):
    index.set_ef(ef)
    ids = np.full((len(q), k), -1, np.int64)
    distances = np.full((len(q), k), np.finfo(np.float32).max, np.float32)
    for row in range(len(q)):
        # The binding refuses to return fewer than k; what the library found is what it returns for the largest smaller k at the same effort.
        for size in range(k, 0, -1):
            index.set_ef(max(ef, k))
            try:
                found = index.knn_query(q[row:row + 1], size)
            except RuntimeError:
                continue
            ids[row, :size], distances[row, :size] = found[0][0], found[1][0]
            break
    np.save(f"ef{ef}_k{k}_ids.npy", ids)
    np.save(f"ef{ef}_k{k}_distances.npy", distances)
