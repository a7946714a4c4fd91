// about: exact k nearest neighbours: FAISS IndexFlatL2 against exact search, and both against the machine's limit
// options: --only
// packages: libfaiss-dev libopenblas-dev
// link: -lfaiss -lopenblas -ldl

#include <faiss/IndexFlat.h>

#include <algorithm>
#include <memory>

#include "faiss_peer.h"

namespace {

std::unique_ptr<faiss::IndexFlatL2> index_;
peer::Matrix base;
peer::Matrix queries;

// What the last search found, k a query; where it was a self-join, k + 1, the query itself among them.
struct Found {
    int64_t count = 0;
    int64_t k = 0;
    bool self = false;
    std::vector<float> distances;
    std::vector<int64_t> ids;

    void prepare(int64_t query_count, int64_t neighbors, bool self_join) {
        count = query_count;
        k = neighbors;
        self = self_join;
        distances.assign(count * places(), 0);
        ids.assign(count * places(), 0);
    }

    int64_t places() const { return self ? k + 1 : k; }
};

Found found;

void require_index() {
    if (!index_) {
        throw std::runtime_error("no base was read");
    }
}

peer::Answer read_base(std::istream& arguments) {
    index_.reset();
    base = peer::read_matrix(arguments);
    index_ = std::make_unique<faiss::IndexFlatL2>(base.dimension);
    index_->add(base.count, base.data());
    return {};
}

peer::Answer read_queries(std::istream& arguments) {
    queries = peer::read_matrix(arguments);
    return {};
}

// search K: the k nearest of every query.
peer::Answer search(std::istream& arguments) {
    int64_t k = peer::next<int64_t>(arguments, "K");
    require_index();
    found.prepare(queries.count, k, false);
    return peer::Answer().add(
        "seconds", peer::seconds([] { index_->search(found.count, queries.data(), found.places(), found.distances.data(), found.ids.data()); }));
}

// self K: the k nearest others of every vector of the base, found as the k + 1 nearest.
peer::Answer self_join(std::istream& arguments) {
    int64_t k = peer::next<int64_t>(arguments, "K");
    require_index();
    found.prepare(base.count, k, true);
    return peer::Answer().add(
        "seconds", peer::seconds([] { index_->search(found.count, base.data(), found.places(), found.distances.data(), found.ids.data()); }));
}

// single K: the k nearest of every query, one query at a time.
peer::Answer single(std::istream& arguments) {
    int64_t k = peer::next<int64_t>(arguments, "K");
    require_index();
    found.prepare(queries.count, k, false);
    return peer::Answer().add("seconds", peer::seconds([] {
        for (int64_t query = 0; query < found.count; query++) {
            index_->search(
                1,
                queries.data() + query * queries.dimension,
                found.k,
                found.distances.data() + query * found.k,
                found.ids.data() + query * found.k);
        }
    }));
}

// distances STRIDE FILE: writes what the last search found for every STRIDE-th query, k float32 each, the query itself left out.
peer::Answer write_distances(std::istream& arguments) {
    int64_t stride = peer::next<int64_t>(arguments, "STRIDE");
    std::string file = peer::next<std::string>(arguments, "FILE");
    if (stride < 1) {
        throw std::runtime_error("expected STRIDE 1 or more");
    }

    std::ofstream stream(file, std::ios::binary);
    std::vector<float> row;
    for (int64_t query = 0; query < found.count; query += stride) {
        const float* distances = found.distances.data() + query * found.places();
        const int64_t* ids = found.ids.data() + query * found.places();
        row.clear();
        for (int64_t place = 0; place < found.places(); place++) {
            if (!found.self || ids[place] != query) {
                row.push_back(distances[place]);
            }
        }

        // Among many copies of a vector, the vector itself may be left out: then there is one too many.
        row.resize(found.k);
        stream.write(reinterpret_cast<const char*>(row.data()), row.size() * sizeof(float));
    }

    stream.close();
    if (!stream) {
        throw std::runtime_error("the distances could not be written");
    }

    return {};
}

}  // namespace

int main(int argc, char** argv) {
    return peer::run(
        argc,
        argv,
        {
            {"facts", peer::faiss_facts},
            {"base", read_base},
            {"queries", read_queries},
            {"search", search},
            {"self", self_join},
            {"single", single},
            {"distances", write_distances},
        });
}
