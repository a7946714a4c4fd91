using System.CommandLine;
using Plumbline.IO;
using Plumbline.Studies.Running;
using static Plumbline.Cli.CommandOptions;

namespace Plumbline.Cli;

/// <summary>plumb convert: a file of vectors or neighbours in another format.</summary>
internal static class ConvertCommand
{
    private const string Description = """
        Writes the vectors of one file to another, whose name says the format, and loses nothing: a value that the output cannot
        hold exactly is refused by row and column, and nothing is written.

        Vectors: .npy, .npz, .fvecs, .ivecs, .bvecs, .fbin, .u8bin, .i8bin, .ibin, IDX (.idx or -ubyte, also with .gz), HDF5 (.hdf5
        or .h5), .parquet, .csv, .tsv. Of an .npz, HDF5 or Parquet file with several arrays one is named after a colon. Neighbours go
        from and to .npz (arrays ids and distances), .ivecs with .fvecs beside it, and .hdf5 or .h5 (neighbors and distances).

        Examples:
          plumb convert base.fvecs base.npy
          plumb convert data.npz:train train.fbin
          plumb convert train-images-idx3-ubyte.gz mnist.u8bin
          plumb convert codes.npy codes.u8bin
          plumb convert counts.csv counts.npy --element int32
          plumb convert results.npz results.hdf5

        Names, elements and the room on the disk are checked before the work. The output appears whole or not at all.

        Exit codes: 0 done, 2 bad input or usage, 130 cancelled.
        """;

    // Rows read and written at a time, in values.
    private const int BlockValues = 1 << 18;

    private static readonly Argument<string> Input = new("INPUT") { Description = "The file that is read." };
    private static readonly Argument<string> Output = new("OUTPUT") { Description = "The file that is written." };
    private static readonly Option<string?> Element = Choice("--element", VectorElementNames.All, "Type of a component of OUTPUT. [default: that of INPUT where the format has it]");
    private static readonly Option<bool> Force = CommandOptions.Force();
    private static readonly Option<string?> Json = CommandOptions.Json("sizes, types, seconds, memory");
    private static readonly Option<bool> Quiet = CommandOptions.Quiet();

    public static Command Create()
    {
        Command command = new("convert", Description) { Input, Output };
        foreach (Option option in (Option[])[Element, Force, Json, Quiet])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => CommandRun.Execute(token => Run(
            new ConvertRequest(
                NotEmpty(parsed.GetValue(Input)!, Input.Name),
                NotEmpty(parsed.GetValue(Output)!, Output.Name),
                parsed.GetValue(Element) is null ? null : OneOf(parsed, Element, [.. VectorElementNames.All.Select(name => (name, VectorElementNames.Find(name)))]),
                parsed.GetValue(Force),
                JsonOf(parsed, Json),
                parsed.GetValue(Quiet)),
            token)));
        return command;
    }

    private static int Run(ConvertRequest request, CancellationToken cancellationToken)
    {
        using OutputClaim claim = OutputClaim.Take(ConvertWork.OutputName, request.Output, request.Force);
        ConvertWork work = ConvertWork.Check(request);
        ConvertScreen screen = new(request);
        screen.Begin(work);
        StageTimes times = new();
        screen.WithProgress(progress =>
        {
            Convert(request, work, WorkProgress.Of(progress, "converting"), cancellationToken);
            return 0;
        });
        times.End("convert");
        ConvertOutcome outcome = new(work, times.All, work.Outputs.Sum(path => new FileInfo(path).Length), StudyRunner.PeakMemory());
        JsonTarget.Write(request.Json, () => ConvertJson.Create(request, outcome));
        screen.End(outcome);
        return ExitCode.Done;
    }

    private static void Convert(ConvertRequest request, ConvertWork work, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (work.Neighbors is { } neighbors)
        {
            ConvertNeighbors(request, neighbors, progress, cancellationToken);
            return;
        }

        using VectorFileRows rows = VectorFileRows.Open(request.Input);
        VectorFileShape shape = new(rows.Description.Rows, rows.Description.Dimension, work.Shape!.Element);
        // Text is read as what it becomes: beyond 2^24 float32 does not hold every integer.
        bool asIntegers = rows.Description.Element == VectorElement.Signed32
            || (rows.Description.Format == VectorFileFormat.Csv && shape.Element == VectorElement.Signed32);
        VectorFileWriter.Write(
            request.Output,
            shape,
            writer =>
            {
                if (asIntegers)
                {
                    Copy<int>(rows, rows.Read, writer.Append, progress);
                }
                else
                {
                    Copy<float>(rows, rows.Read, writer.Append, progress);
                }
            },
            cancellationToken);
    }

    private delegate void Reading<T>(int first, Span<T> values);

    private delegate void Writing<T>(ReadOnlySpan<T> values);

    private static void Copy<T>(VectorFileRows file, Reading<T> read, Writing<T> write, IProgress<double>? progress)
    {
        (int rows, int dimension) = (file.Description.Rows, file.Description.Dimension);
        int block = Math.Min(rows, Math.Max(1, BlockValues / dimension));
        T[] values = new T[block * dimension];
        for (int first = 0; first < rows; first += block)
        {
            int count = Math.Min(block, rows - first);
            read(first, values.AsSpan(0, count * dimension));
            write(values.AsSpan(0, count * dimension));
            progress?.Report((double)(first + count) / rows);
        }
    }

    private static void ConvertNeighbors(ConvertRequest request, NeighborFileDescription file, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        using NeighborFileRows rows = NeighborFileRows.Open(request.Input);
        int block = Math.Min(file.Queries, Math.Max(1, BlockValues / file.K));
        NeighborFile.Write(
            request.Output,
            ConvertWork.ShapeOf(file),
            append =>
            {
                for (int first = 0; first < file.Queries; first += block)
                {
                    int count = Math.Min(block, file.Queries - first);
                    append(rows.ReadTable(count, cancellationToken));
                    progress?.Report((double)(first + count) / file.Queries);
                }
            },
            cancellationToken);
    }
}
