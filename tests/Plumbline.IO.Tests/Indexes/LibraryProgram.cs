using System.Globalization;
using Plumbline.Testing;

namespace Plumbline.IO.Tests.Indexes;

/// <summary>Debian's FAISS and hnswlib, which write index files and answer queries for the tests.</summary>
internal static class LibraryProgram
{
    private static readonly string[] FromEvaluationData = ["sift", "photos", "mnist"];

    /// <summary>Has FAISS write index.faiss, queries.npy and its answers into a folder.</summary>
    public static void Faiss(string folder, string data, string kind, string metric, int m, string pairs)
    {
        ReferencePython.RequireFaiss();
        Run("faiss_write.py", folder, data, kind, metric, Text(m), pairs);
    }

    /// <summary>Has hnswlib write index.bin, queries.npy and its answers into a folder.</summary>
    public static void Hnswlib(string folder, string data, string space, int m, string pairs, int deleted)
    {
        ReferencePython.RequireModule("hnswlib", "python3-hnswlib");
        Run("hnswlib_write.py", folder, data, space, Text(m), pairs, Text(deleted));
    }

    /// <summary>Searches for every pair ef:k and lists where the answers differ from the library's.</summary>
    public static List<string> Differences(LibraryIndex index, string folder, string pairs)
    {
        using VectorSet queries = Vectors.Read(Path.Combine(folder, "queries.npy"));
        List<string> differences = [];
        foreach (string pair in pairs.Split(','))
        {
            int[] numbers = [.. pair.Split(':').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
            string name = $"ef{numbers[0]}_k{numbers[1]}";
            ExpectedAnswers expected = ExpectedAnswers.Read(name, Path.Combine(folder, $"{name}_ids.npy"), Path.Combine(folder, $"{name}_distances.npy"));
            LibrarySearch search = new(numbers[1]) { Effort = index.Description.HasGraph ? numbers[0] : null, Threads = 2 };
            differences.AddRange(expected.Differences(index.Search(queries, search, cancellationToken: TestContext.Current.CancellationToken)));
        }

        return differences;
    }

    private static void Run(string script, string folder, string data, params string[] arguments)
    {
        string shared = FromEvaluationData.Contains(data) ? SharedData.Require(data == "sift" ? "sift9k" : data) : "/";
        ReferencePython.Run($"{Read("index_data.py")}\n{Read(script)}", folder, [data, Path.GetDirectoryName(shared) ?? "/", .. arguments]);
    }

    private static string Read(string name)
    {
        using Stream stream = typeof(LibraryProgram).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"There is no embedded script {name}.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
