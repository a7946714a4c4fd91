namespace Plumbline.IO.Tests.Formats;

/// <summary>A file name and an element that its format can have.</summary>
public static class FormatCase
{
    /// <summary>Names that between them take every format and both ways of packing.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "a.npy", "a.npz", "a.npz:train", "a.fvecs", "a.ivecs", "a.bvecs", "a.fbin", "a.u8bin", "a.i8bin", "a.ibin", "a.idx", "a-idx2-ubyte.gz", "a.csv", "a.TSV",
    ];

    public static TheoryData<string, VectorElement> All { get; } = Create();

    private static TheoryData<string, VectorElement> Create()
    {
        TheoryData<string, VectorElement> cases = [];
        foreach (string name in Names)
        {
            foreach (VectorElement element in VectorFile.ElementsOf(name))
            {
                cases.Add(name, element);
            }
        }

        return cases;
    }
}
