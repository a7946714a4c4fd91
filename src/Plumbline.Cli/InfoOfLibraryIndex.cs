using System.Text.Json.Nodes;
using Plumbline.IO;
using Plumbline.Studies.Plans;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>plumb info of an index file of FAISS or hnswlib.</summary>
internal static class InfoOfLibraryIndex
{
    public static (JsonObject Json, Action<IAnsiConsole> Show) Read(InfoRequest request, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        LibraryIndexDescription description = LibraryIndexFile.Describe(request.File);
        if (!request.HeadOnly)
        {
            // Any metric will do to check an hnswlib file, which names none.
            LibraryIndexOptions options = new() { MemoryMap = true, Metric = description.Metric ?? Metric.SquaredL2 };
            using LibraryIndex index = LibraryIndexFile.Open(request.File, options, WorkProgress.Of(progress, "checking"), cancellationToken);
            description = index.Description with { Metric = description.Metric };
        }

        return (Json(request.File, description), console => Show(console, request, description));
    }

    private static JsonObject Json(string file, LibraryIndexDescription description) => new()
    {
        ["file"] = file,
        ["kind"] = "index of another library",
        ["library"] = Library(description),
        ["index"] = description.Kind,
        ["bytes"] = new FileInfo(file).Length,
        ["n"] = description.Count,
        ["d"] = description.Dimension,
        ["metric"] = description.Metric is { } metric ? MetricNames.NameOf(metric) : null,
        ["quantizer"] = description.Quantizer,
        ["ids"] = description.HasIds,
        ["deleted"] = description.Deleted,
        ["m"] = description.HasGraph ? description.M : null,
        ["baseLinks"] = description.HasGraph ? description.BaseLinks : null,
        ["levels"] = description.HasGraph ? description.Levels : null,
        ["efConstruction"] = description.HasGraph ? description.EfConstruction : null,
        ["efSearch"] = description.HasGraph ? description.EfSearch : null,
    };

    private static void Show(IAnsiConsole console, InfoRequest request, LibraryIndexDescription description)
    {
        string metric = description.Metric is { } named ? MetricNames.NameOf(named) : "metric not in the file";
        string quantizer = description.Quantizer is { } name ? $", {name}" : "";
        console.WriteLine($"{request.File}: {Library(description)} {description.Kind}, {NumberWords.Size(new FileInfo(request.File).Length)}: {NumberWords.Count(description.Count, "vector")} of dimension {NumberWords.Count(description.Dimension)}, {metric}{quantizer}");
        if (description.HasGraph)
        {
            string own = description.Format == LibraryIndexFormat.Faiss ? "efSearch" : "ef (the library's default)";
            console.WriteLine($"M {description.M}, {description.BaseLinks} on the base level, {NumberWords.Count(description.Levels, "level")}, efConstruction {description.EfConstruction}, {own} {description.EfSearch}");
        }

        string ids = description.HasIds ? "ids of its own" : "ids are row numbers";
        console.WriteLine(description.Deleted is { } deleted ? $"{ids}; {NumberWords.Count(deleted)} marked as deleted" : ids);
        if (!request.HeadOnly)
        {
            console.WriteLine("all sizes, levels and links are right");
        }
    }

    private static string Library(LibraryIndexDescription description) => description.Format == LibraryIndexFormat.Faiss ? "FAISS" : "hnswlib";
}
