// What the peers of bench/compare share. A peer is a program that reads commands from standard input, one a line, and answers
// each with one line: "ok", then name=value fields with tabs between them, or "error" and what is wrong. Files are named
// relative to its working folder, which bench/compare makes for it. It times its own work, the library's call alone.
#pragma once

#include <omp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace peer {

// The fields of an answer.
class Answer {
public:
    template <typename T>
    Answer& add(const std::string& name, const T& value) {
        std::ostringstream text;
        text.precision(17);
        text << value;
        fields_ += "\t" + name + "=" + text.str();
        return *this;
    }

    const std::string& fields() const { return fields_; }

private:
    std::string fields_;
};

// Seconds that a piece of work takes.
template <typename Work>
double seconds(Work work) {
    auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// The Debian packages that a peer is built from, with their versions; bench/compare says them.
#ifndef PEER_PACKAGES
#define PEER_PACKAGES "unknown"
#endif

// A matrix of float32, row-major.
struct Matrix {
    int64_t count = 0;
    int64_t dimension = 0;
    std::vector<float> values;

    const float* data() const { return values.data(); }
};

// Reads count x dimension float32 from a file, from an offset on ("FILE OFFSET COUNT DIMENSION").
inline Matrix read_matrix(std::istream& arguments) {
    std::string file;
    int64_t offset = 0;
    Matrix matrix;
    if (!(arguments >> file >> offset >> matrix.count >> matrix.dimension)) {
        throw std::runtime_error("expected FILE OFFSET COUNT DIMENSION");
    }

    matrix.values.resize(matrix.count * matrix.dimension);
    std::ifstream stream(file, std::ios::binary);
    stream.seekg(offset);
    stream.read(reinterpret_cast<char*>(matrix.values.data()), matrix.values.size() * sizeof(float));
    if (!stream) {
        throw std::runtime_error(file + ": too short, or not readable");
    }

    return matrix;
}

template <typename T>
T next(std::istream& arguments, const char* what) {
    T value;
    if (!(arguments >> value)) {
        throw std::runtime_error(std::string("expected ") + what);
    }

    return value;
}

// Largest resident memory of this process so far, bytes.
inline int64_t peak_memory() {
    rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<int64_t>(usage.ru_maxrss) * 1024;
}

using Command = std::function<Answer(std::istream&)>;

// Answers commands until standard input ends. The first argument of the program is the number of threads.
inline int run(int argc, char** argv, std::map<std::string, Command> commands) {
    int threads = argc > 1 ? atoi(argv[1]) : 0;
    if (threads < 1) {
        std::cerr << "a peer of bench/compare; its only argument is a number of threads\n";
        return 2;
    }

    // Ctrl-C in a terminal reaches this process too; whoever started it ends it, and it never outlives that one.
    signal(SIGINT, SIG_IGN);
    pid_t parent = getppid();
    std::thread([parent] {
        while (getppid() == parent) {
            sleep(1);
        }

        _exit(1);
    }).detach();

    omp_set_num_threads(threads);
    commands["memory"] = [](std::istream&) { return Answer().add("bytes", peak_memory()); };
    std::string line;
    while (std::getline(std::cin, line)) {
        std::istringstream arguments(line);
        std::string name;
        arguments >> name;
        try {
            auto command = commands.find(name);
            if (command == commands.end()) {
                throw std::runtime_error("unknown command '" + name + "'");
            }

            Answer answer = command->second(arguments);
            std::cout << "ok" << answer.fields() << std::endl;
        } catch (const std::exception& e) {
            std::string what = e.what();
            for (char& c : what) {
                c = c == '\n' ? ' ' : c;
            }

            std::cout << "error\t" << what << std::endl;
        }
    }

    return 0;
}

}  // namespace peer
