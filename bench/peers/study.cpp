// about: the paper's 700 searches, graphs and exact pass: FAISS against the study engine
// options: --full --data
// packages: libfaiss-dev libopenblas-dev
// link: -lfaiss -lopenblas -ldl

#include <faiss/IndexFlat.h>
#include <faiss/IndexHNSW.h>

#include <algorithm>
#include <memory>

#include "faiss_peer.h"

namespace {

peer::Matrix vectors;
std::unique_ptr<faiss::IndexHNSWFlat> graph;

void require(bool fits, const char* problem) {
    if (!fits) {
        throw std::runtime_error(problem);
    }
}

peer::Answer read_vectors(std::istream& arguments) {
    vectors = peer::read_matrix(arguments);
    return {};
}

// build M EFCONSTRUCTION: the graph that is searched from then on.
peer::Answer build(std::istream& arguments) {
    int m = peer::next<int>(arguments, "M");
    int ef_construction = peer::next<int>(arguments, "EFCONSTRUCTION");
    graph.reset();
    graph = std::make_unique<faiss::IndexHNSWFlat>(static_cast<int>(vectors.dimension), m);
    graph->hnsw.efConstruction = ef_construction;
    return peer::Answer().add("seconds", peer::seconds([] { graph->add(vectors.count, vectors.data()); }));
}

// search EFSEARCH K STRIDE FIRST FILE: one search for the k + 1 nearest of every STRIDE-th vector from FIRST on, as the authors of
// the study search. FILE receives the k ids a query that are left when the first is dropped, int32, -1 for a missing one.
peer::Answer search(std::istream& arguments) {
    int ef_search = peer::next<int>(arguments, "EFSEARCH");
    int k = peer::next<int>(arguments, "K");
    int stride = peer::next<int>(arguments, "STRIDE");
    int first = peer::next<int>(arguments, "FIRST");
    std::string file = peer::next<std::string>(arguments, "FILE");
    require(graph != nullptr, "no graph was built");
    require(k >= 1 && stride >= 1 && first >= 0 && first < stride, "expected K and STRIDE 1 or more, FIRST below STRIDE");

    const float* queries = vectors.data();
    int64_t count = vectors.count;
    std::vector<float> chosen;
    if (stride > 1) {
        count = 0;
        for (int64_t row = first; row < vectors.count; row += stride, count++) {
            const float* vector = vectors.data() + row * vectors.dimension;
            chosen.insert(chosen.end(), vector, vector + vectors.dimension);
        }

        queries = chosen.data();
    }

    std::vector<float> distances(count * (k + 1));
    std::vector<int64_t> ids(count * (k + 1));
    graph->hnsw.efSearch = ef_search;
    double seconds = peer::seconds([&] { graph->search(count, queries, k + 1, distances.data(), ids.data()); });

    std::vector<int32_t> results;
    results.reserve(count * k);
    for (int64_t query = 0; query < count; query++) {
        auto row = ids.begin() + query * (k + 1);
        results.insert(results.end(), row + 1, row + k + 1);
    }

    std::ofstream stream(file, std::ios::binary);
    stream.write(reinterpret_cast<const char*>(results.data()), results.size() * sizeof(int32_t));
    stream.close();
    require(static_cast<bool>(stream), "the ids could not be written");
    return peer::Answer().add("seconds", seconds).add("queries", count);
}

// exact K: the k + 1 nearest of every vector, by brute force.
peer::Answer exact(std::istream& arguments) {
    int k = peer::next<int>(arguments, "K");
    faiss::IndexFlatL2 index(vectors.dimension);
    index.add(vectors.count, vectors.data());
    std::vector<float> distances(vectors.count * (k + 1));
    std::vector<int64_t> ids(vectors.count * (k + 1));
    return peer::Answer().add(
        "seconds", peer::seconds([&] { index.search(vectors.count, vectors.data(), k + 1, distances.data(), ids.data()); }));
}

}  // namespace

int main(int argc, char** argv) {
    return peer::run(
        argc,
        argv,
        {
            {"facts", peer::faiss_facts},
            {"vectors", read_vectors},
            {"build", build},
            {"search", search},
            {"exact", exact},
        });
}
