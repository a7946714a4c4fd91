namespace Plumbline.Bench;

/// <summary>Where evaluation data lie: beside the checkout, for they are no part of the project.</summary>
internal static class EvaluationData
{
    /// <summary>The folder of some files.</summary>
    /// <param name="name">The folder's name below ../shared/data.</param>
    /// <param name="files">What has to be in it.</param>
    /// <returns>Null where it or one of the files is absent.</returns>
    public static string? Find(string name, params ReadOnlySpan<string> files)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Plumbline.slnx")))
            {
                continue;
            }

            string data = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "data", name));
            foreach (string file in files)
            {
                if (!File.Exists(Path.Combine(data, file)))
                {
                    return null;
                }
            }

            return data;
        }

        return null;
    }
}
