using Plumbline.Imaging;
using Plumbline.Imaging.Embedding;
using Plumbline.Imaging.Sources;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Data;

/// <summary>The labels of vectors that were embedded elsewhere, one a row.</summary>
internal static class LabelFile
{
    /// <summary>Reads labels: those of a named file, else those of the manifest beside the vectors; null where there is neither.</summary>
    /// <param name="named">A .csv with a column "label" (or lines of a label each), or a manifest of plumb embed; null for none.</param>
    /// <param name="vectors">The vectors' file.</param>
    /// <param name="count">Vectors.</param>
    /// <exception cref="PlanException">There are more or fewer labels than vectors.</exception>
    /// <exception cref="ImagingException">A file is not one of labels.</exception>
    public static IReadOnlyList<string?>? Read(string? named, string vectors, int count)
    {
        string path = named ?? EmbeddingManifest.PathOf(vectors);
        if (named is null && !File.Exists(path))
        {
            return null;
        }

        IReadOnlyList<string?>? labels = path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? EmbeddingManifest.Read(path).Labels : LabelTable.ReadColumn(path);
        return labels is null || labels.Count == count
            ? labels
            : throw new PlanException($"{path}: found {Quantity.Count(labels.Count, "label")}, expected {Quantity.Count(count)}, one for each vector of {vectors}");
    }
}
