namespace Plumbline.Imaging.Preprocessing;

/// <summary>Finds the preprocessing that belongs to a model.</summary>
public static class PreprocessingSource
{
    private const string Suffix = ".preprocess.json";

    /// <summary>The sidecar of a model: its name with .preprocess.json in place of its extension.</summary>
    /// <param name="model">The model's file.</param>
    public static string SidecarOf(string model) => Path.ChangeExtension(model, null) + Suffix;

    /// <summary>Takes what is named; else the model's sidecar where there is one; else the default.</summary>
    /// <param name="named">The path of a sidecar, or its JSON text; null where nothing is named.</param>
    /// <param name="model">The model as the user names it.</param>
    /// <returns>The preprocessing, and where it comes from, in words.</returns>
    /// <exception cref="ImagingException">What is named is no sidecar.</exception>
    /// <exception cref="IOException">The sidecar cannot be read.</exception>
    public static (ImagePreprocessing Preprocessing, string Origin) Resolve(string? named, string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (named is not null)
        {
            if (named.TrimStart().StartsWith('{'))
            {
                return (ImagePreprocessing.Parse(named, "preprocessing"), "as given");
            }

            return File.Exists(named)
                ? (ImagePreprocessing.ReadFile(named), named)
                : throw new ImagingException(named.Length == 0 ? "preprocessing" : named, "", "no such file", "the path of a JSON file, or JSON text");
        }

        string sidecar = SidecarOf(model);
        return File.Exists(sidecar) ? (ImagePreprocessing.ReadFile(sidecar), sidecar) : (new ImagePreprocessing(), "the default, ResNet-50's");
    }
}
