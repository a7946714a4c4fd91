// about: approximate search with HNSW graphs: hnswlib and FAISS IndexHNSWFlat against our index: speed at equal recall, build, memory
// options: --only --chart
// packages: libhnswlib-dev libfaiss-dev libopenblas-dev
// link: -lfaiss -lopenblas -ldl

#include <faiss/IndexHNSW.h>
#include <hnswlib/hnswlib.h>
#include <malloc.h>

#include <algorithm>
#include <memory>

#include "faiss_peer.h"

namespace {

// One library's index over the base. Both keep a copy of the vectors, as ours does.
class Engine {
public:
    virtual ~Engine() = default;

    virtual void build(const peer::Matrix& base, int m, int ef_construction, int threads) = 0;

    // The k nearest of the first queries by one thread, nearest first; -1 where one is missing.
    virtual void search(const peer::Matrix& queries, int64_t count, int ef_search, int k, int32_t* ids) = 0;
};

class Hnswlib : public Engine {
public:
    void build(const peer::Matrix& base, int m, int ef_construction, int threads) override {
        space_ = std::make_unique<hnswlib::L2Space>(base.dimension);
        index_ = std::make_unique<hnswlib::HierarchicalNSW<float>>(space_.get(), base.count, m, ef_construction);

        // The first point alone: it becomes the entry point. The others from all threads, as the library's Python bindings add them.
        auto add = [&](int64_t row) { index_->addPoint(base.data() + row * base.dimension, row); };
        add(0);
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
        for (int64_t row = 1; row < base.count; row++) {
            add(row);
        }
    }

    void search(const peer::Matrix& queries, int64_t count, int ef_search, int k, int32_t* ids) override {
        index_->setEf(ef_search);
        for (int64_t query = 0; query < count; query++, ids += k) {
            auto found = index_->searchKnn(queries.data() + query * queries.dimension, k);
            std::fill(ids + found.size(), ids + k, -1);
            // The farthest comes first.
            for (size_t place = found.size(); place-- > 0; found.pop()) {
                ids[place] = static_cast<int32_t>(found.top().second);
            }
        }
    }

private:
    std::unique_ptr<hnswlib::L2Space> space_;
    std::unique_ptr<hnswlib::HierarchicalNSW<float>> index_;
};

class Faiss : public Engine {
public:
    void build(const peer::Matrix& base, int m, int ef_construction, int threads) override {
        index_ = std::make_unique<faiss::IndexHNSWFlat>(static_cast<int>(base.dimension), m);
        index_->hnsw.efConstruction = ef_construction;
        omp_set_num_threads(threads);
        index_->add(base.count, base.data());
    }

    // All queries in one call, which is its fastest way: it makes its list of visited points once.
    void search(const peer::Matrix& queries, int64_t count, int ef_search, int k, int32_t* ids) override {
        distances_.resize(count * k);
        labels_.resize(count * k);
        index_->hnsw.efSearch = ef_search;
        omp_set_num_threads(1);
        index_->search(count, queries.data(), k, distances_.data(), labels_.data());
        std::copy(labels_.begin(), labels_.end(), ids);
    }

private:
    std::unique_ptr<faiss::IndexHNSWFlat> index_;
    std::vector<float> distances_;
    std::vector<faiss::Index::idx_t> labels_;
};

peer::Matrix base;
peer::Matrix queries;
std::map<std::string, std::unique_ptr<Engine>> engines;

// Resident memory of this process now, bytes, with what the allocator keeps for later given back.
int64_t resident_memory() {
    malloc_trim(0);
    std::ifstream statm("/proc/self/statm");
    int64_t total = 0;
    int64_t resident = 0;
    statm >> total >> resident;
    return resident * sysconf(_SC_PAGESIZE);
}

peer::Answer facts(std::istream& arguments) {
#if defined(__AVX512F__)
    const char* kernel = "AVX-512";
#elif defined(__AVX__)
    const char* kernel = "AVX";
#else
    const char* kernel = "SSE";
#endif
    // hnswlib has no version in its headers.
    return peer::faiss_facts(arguments).add("hnswlibKernel", kernel).add("packages", PEER_PACKAGES);
}

peer::Answer read_base(std::istream& arguments) {
    engines.clear();
    base = peer::read_matrix(arguments);
    return {};
}

peer::Answer read_queries(std::istream& arguments) {
    queries = peer::read_matrix(arguments);
    return {};
}

// build ENGINE M EFCONSTRUCTION THREADS: an index over the base in the place of the engine's former one. Bytes are the growth of
// this process, its copy of the vectors among them.
peer::Answer build(std::istream& arguments) {
    std::string name = peer::next<std::string>(arguments, "ENGINE");
    int m = peer::next<int>(arguments, "M");
    int ef_construction = peer::next<int>(arguments, "EFCONSTRUCTION");
    int threads = peer::next<int>(arguments, "THREADS");
    engines.erase(name);
    std::unique_ptr<Engine> engine;
    if (name == "hnswlib") {
        engine = std::make_unique<Hnswlib>();
    } else if (name == "FAISS") {
        engine = std::make_unique<Faiss>();
    } else {
        throw std::runtime_error("found engine '" + name + "', expected hnswlib or FAISS");
    }

    int64_t before = resident_memory();
    double seconds = peer::seconds([&] { engine->build(base, m, ef_construction, threads); });
    int64_t bytes = resident_memory() - before;
    engines[name] = std::move(engine);
    return peer::Answer().add("seconds", seconds).add("bytes", bytes);
}

// search ENGINE EFSEARCH K COUNT PASSES FILE: the k nearest of the first COUNT queries by one thread, PASSES times over. FILE receives
// the ids, int32, -1 for a missing one.
peer::Answer search(std::istream& arguments) {
    std::string name = peer::next<std::string>(arguments, "ENGINE");
    int ef_search = peer::next<int>(arguments, "EFSEARCH");
    int k = peer::next<int>(arguments, "K");
    int64_t count = peer::next<int64_t>(arguments, "COUNT");
    int passes = peer::next<int>(arguments, "PASSES");
    std::string file = peer::next<std::string>(arguments, "FILE");
    auto engine = engines.find(name);
    if (engine == engines.end()) {
        throw std::runtime_error("no index of '" + name + "' was built");
    }

    if (k < 1 || ef_search < k || count < 1 || count > queries.count || passes < 1) {
        throw std::runtime_error("expected K and PASSES 1 or more, EFSEARCH K or more, COUNT as many as there are queries or fewer");
    }

    std::vector<int32_t> ids(count * k);
    double seconds = peer::seconds([&] {
        for (int pass = 0; pass < passes; pass++) {
            engine->second->search(queries, count, ef_search, k, ids.data());
        }
    });
    std::ofstream stream(file, std::ios::binary);
    stream.write(reinterpret_cast<const char*>(ids.data()), ids.size() * sizeof(int32_t));
    stream.close();
    if (!stream) {
        throw std::runtime_error("the ids could not be written");
    }

    return peer::Answer().add("seconds", seconds);
}

}  // namespace

int main(int argc, char** argv) {
    return peer::run(
        argc,
        argv,
        {
            {"facts", facts},
            {"base", read_base},
            {"queries", read_queries},
            {"build", build},
            {"search", search},
        });
}
