using Plumbline.IO.Internals;

namespace Plumbline.IO.Csv;

/// <summary>Numbers as text, a line a vector: <c>.csv</c> with commas or semicolons, <c>.tsv</c> with tabs; which, the first line says.</summary>
internal sealed class CsvFormat : IVectorFormat
{
    private const string TabExtension = ".tsv";

    public VectorFileFormat Format => VectorFileFormat.Csv;

    public IReadOnlyList<string> Extensions { get; } = [".csv", TabExtension];

    public IReadOnlyList<VectorElement> Elements { get; } = [VectorElement.Binary32, VectorElement.Signed32];

    public IVectorRowSource Open(string path)
    {
        InputFile input = InputFile.Open(path, buffered: false);
        try
        {
            CsvScanner scanner = new(input);
            return new CsvRowSource(input, scanner, CsvLines.Count(input, scanner));
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    public IVectorRowWriter Create(Stream stream, string path, VectorFileShape shape) =>
        new CsvRowWriter(stream, path, shape, (byte)(path.EndsWith(TabExtension, StringComparison.OrdinalIgnoreCase) ? '\t' : ','));
}
