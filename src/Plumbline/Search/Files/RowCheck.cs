using Plumbline.Vectors.Rows;

namespace Plumbline.Search.Files;

/// <summary>Checks that vectors are of finite numbers with zeros after them, and that the terms of bytes are theirs.</summary>
internal sealed unsafe class RowCheck(IndexFile file, VectorStore store, CancellationToken cancellationToken)
{
    // Rows a piece: enough to be worth handing to a thread.
    private const int Piece = 256;
    private const int HalfExponent = 0x7C00;
    private const int FullExponent = 0x7F80_0000;

    /// <exception cref="IndexFileException">They are not.</exception>
    public void Run()
    {
        LowestPlace bad = new();
        ParallelWork.Run(
            (int)(((long)store.Count + Piece - 1) / Piece),
            0,
            () => 0,
            (piece, _) =>
            {
                int end = (int)Math.Min(store.Count, ((long)piece + 1) * Piece);
                for (int place = piece * Piece; place < end; place++)
                {
                    if (!IsRow(store.Rows[place], place))
                    {
                        bad.Note(place);
                        return;
                    }
                }
            },
            null,
            cancellationToken);
        if (bad.Value is { } first)
        {
            throw file.Error(IndexFileFormat.Rows, $"another row at place {first}", "finite numbers, zeros after them, and of bytes the term that goes with them");
        }
    }

    private bool IsRow(byte* row, int place)
    {
        int dimension = store.Dimension;
        int padded = store.Padded;
        switch (store.Kind)
        {
            case ElementKind.Byte:
                ReadOnlySpan<byte> bytes = new(row, padded);
                return !bytes[dimension..].ContainsAnyExcept((byte)0) && store.Terms[place] == ByteKernel.Term(bytes[..dimension]);
            case ElementKind.Half:
                ReadOnlySpan<ushort> halves = new(row, padded);
                foreach (ushort half in halves[..dimension])
                {
                    if ((half & HalfExponent) == HalfExponent)
                    {
                        return false;
                    }
                }

                return !halves[dimension..].ContainsAnyExcept((ushort)0);
            default:
                ReadOnlySpan<ushort> high = new(row, padded);
                ReadOnlySpan<short> low = new(row + (sizeof(ushort) * (long)padded), padded);
                for (int i = 0; i < dimension; i++)
                {
                    if ((((high[i] << 16) + low[i]) & FullExponent) == FullExponent)
                    {
                        return false;
                    }
                }

                return !high[dimension..].ContainsAnyExcept((ushort)0) && !low[dimension..].ContainsAnyExcept((short)0);
        }
    }
}
