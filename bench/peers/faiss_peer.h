// What the peers that run FAISS share: its version and what it was built with, and exact search.
#pragma once

#include <dlfcn.h>
#include <faiss/Index.h>
#include <faiss/utils/utils.h>

#include "peer.h"

extern "C" {
char* openblas_get_corename(void);
char* openblas_get_config(void);
int openblas_get_parallel(void);
void sgemm_(void);
}

namespace peer {

// Versions and the kernels that run: FAISS multiplies matrices through whatever library sgemm_ comes from.
inline Answer faiss_facts(std::istream&) {
    const char* parallel[] = {"sequential", "pthread", "OpenMP"};
    Dl_info library;
    std::string from = dladdr(reinterpret_cast<void*>(sgemm_), &library) ? library.dli_fname : "unknown";
    std::ostringstream version;
    version << FAISS_VERSION_MAJOR << '.' << FAISS_VERSION_MINOR << '.' << FAISS_VERSION_PATCH;
    return Answer()
        .add("faiss", version.str())
        .add("faissOptions", faiss::get_compile_options())
        .add("blas", openblas_get_config())
        .add("blasKernel", openblas_get_corename())
        .add("blasThreads", parallel[openblas_get_parallel()])
        .add("blasLibrary", from)
        .add("compiler", "g++ " __VERSION__);
}

}  // namespace peer
