namespace Plumbline.Exact.Products;

/// <summary>
/// Writes the machine code of <see cref="VnniWordKernel"/>: the few instructions that it takes, in their EVEX encoding (Intel 64
/// and IA-32 Architectures Software Developer's Manual, volume 2, 2.7), for the calling convention of System V.
/// </summary>
internal sealed class VnniCode
{
    // Registers of the arguments, in their order: what they point to.
    private const int Queries = 7; // rdi
    private const int Vectors = 6; // rsi
    private const int Start = 1; // rcx
    private const int Tile = 8; // r8

    // Of zmm0 to zmm31 the sums take 24.
    private const int Left = 24;
    private const int Right = 25;
    private const int Broadcast = 26;
    private const int Broadcasts = 6;

    // Steps of one round of the loop.
    private const int Steps = 4;

    private const int RegisterBytes = 64;
    private const int LineBytes = 64;

    private readonly List<byte> _code = [];

    /// <summary>Of a jump: the lower half of its opcode.</summary>
    private enum Condition
    {
        Below = 2,
        NotBelow = 3,
        Zero = 4,
        NotZero = 5,
    }

    /// <summary>The code of <c>void multiply(int* queries, int* vectors, int depth, int* start, int* tile)</c>.</summary>
    /// <param name="rows">Queries in a panel, at most 12.</param>
    /// <param name="ahead">Bytes from what is read of the queries to what is asked for.</param>
    public static byte[] Multiply(int rows, int ahead)
    {
        VnniCode code = new();
        for (int row = 0; row < rows; row++)
        {
            code.Load(2 * row, Start, 0);
            code.Load((2 * row) + 1, Start, RegisterBytes);
        }

        code.Subtract(Steps);
        int toTail = code.Jump(Condition.Below);
        int rounds = code._code.Count;
        for (int step = 0; step < Steps; step++)
        {
            code.Step(rows, step, ahead);
        }

        code.Advance(rows, Steps);
        code.Subtract(Steps);
        code.Land(code.Jump(Condition.NotBelow), rounds);
        code.Land(toTail, code._code.Count);
        code.Subtract(-Steps);
        int toEnd = code.Jump(Condition.Zero);
        int single = code._code.Count;
        code.Step(rows, 0, null);
        code.Advance(rows, 1);
        code.Subtract(1);
        code.Land(code.Jump(Condition.NotZero), single);
        code.Land(toEnd, code._code.Count);
        for (int register = 0; register < 2 * rows; register++)
        {
            code.Store(register, Tile, register * RegisterBytes);
        }

        code.Return();
        return [.. code._code];
    }

    /// <summary>
    /// One pair of words of every vector. Every other query's is broadcast by the two instructions that multiply it: one
    /// instruction less, but one load more, of which two a cycle are to be had.
    /// </summary>
    private void Step(int rows, int step, int? ahead)
    {
        int first = step * rows * sizeof(int);
        Load(Left, Vectors, 2 * step * RegisterBytes);
        Load(Right, Vectors, ((2 * step) + 1) * RegisterBytes);
        for (int line = (first + LineBytes - 1) / LineBytes * LineBytes; ahead is not null && line < first + (rows * sizeof(int)); line += LineBytes)
        {
            Prefetch(Queries, ahead.Value + line);
        }

        for (int row = 0; row < rows; row++)
        {
            int place = first + (row * sizeof(int));
            if (row % 2 == 0)
            {
                MultiplyAddBroadcast(2 * row, Left, Queries, place);
                MultiplyAddBroadcast((2 * row) + 1, Right, Queries, place);
                continue;
            }

            int pair = Broadcast + (row / 2 % Broadcasts);
            BroadcastPair(pair, Queries, place);
            MultiplyAdd(2 * row, pair, Left);
            MultiplyAdd((2 * row) + 1, pair, Right);
        }
    }

    private void Advance(int rows, int steps)
    {
        Add(Queries, steps * rows * sizeof(int));
        Add(Vectors, steps * 2 * RegisterBytes);
    }

    /// <summary>vmovdqu32 zmm, [address + offset].</summary>
    private void Load(int register, int address, int offset) => Memory(map: 1, prefix: 2, opcode: 0x6F, register, 0, address, offset, RegisterBytes);

    /// <summary>vmovdqu32 [address + offset], zmm.</summary>
    private void Store(int register, int address, int offset) => Memory(map: 1, prefix: 2, opcode: 0x7F, register, 0, address, offset, RegisterBytes);

    /// <summary>vpbroadcastd zmm, [address + offset].</summary>
    private void BroadcastPair(int register, int address, int offset) => Memory(map: 2, prefix: 1, opcode: 0x58, register, 0, address, offset, sizeof(int));

    /// <summary>vpdpwssd zmm, zmm, zmm: products of pairs of words, added to 32-bit sums.</summary>
    private void MultiplyAdd(int sum, int a, int b)
    {
        Prefix(map: 2, prefix: 1, sum, a, rmHigh: b >> 4, rmMiddle: b >> 3);
        _code.Add(0x52);
        _code.Add((byte)(0xC0 | ((sum & 7) << 3) | (b & 7)));
    }

    /// <summary>vpdpwssd zmm, zmm, [address + offset]{1to16}.</summary>
    private void MultiplyAddBroadcast(int sum, int a, int address, int offset) =>
        Memory(map: 2, prefix: 1, opcode: 0x52, sum, a, address, offset, sizeof(int), isBroadcast: true);

    /// <summary>prefetcht0 [address + offset].</summary>
    private void Prefetch(int address, int offset)
    {
        _code.AddRange([0x0F, 0x18, (byte)(0x80 | (1 << 3) | address)]);
        _code.AddRange(BitConverter.GetBytes(offset));
    }

    /// <summary>add r64, value.</summary>
    private void Add(int register, int value)
    {
        bool isShort = value <= sbyte.MaxValue;
        _code.AddRange([0x48, (byte)(isShort ? 0x83 : 0x81), (byte)(0xC0 | register)]);
        _code.AddRange(isShort ? [(byte)value] : BitConverter.GetBytes(value));
    }

    /// <summary>sub edx, value, or add edx, -value.</summary>
    private void Subtract(int value) => _code.AddRange([0x83, (byte)(value >= 0 ? 0xEA : 0xC2), (byte)Math.Abs(value)]);

    /// <summary>jcc, to be told where to by <see cref="Land"/>.</summary>
    private int Jump(Condition condition)
    {
        _code.AddRange([0x0F, (byte)(0x80 | (int)condition), 0, 0, 0, 0]);
        return _code.Count;
    }

    /// <summary>Tells a jump where to.</summary>
    /// <param name="jump">The end of the jump.</param>
    /// <param name="target">Where to.</param>
    private void Land(int jump, int target)
    {
        byte[] distance = BitConverter.GetBytes(target - jump);
        for (int i = 0; i < distance.Length; i++)
        {
            _code[jump - distance.Length + i] = distance[i];
        }
    }

    /// <summary>vzeroupper; ret.</summary>
    private void Return() => _code.AddRange([0xC5, 0xF8, 0x77, 0xC3]);

    /// <summary>An instruction between a register and memory. The offset, a byte, counts units of what is read.</summary>
    private void Memory(int map, int prefix, byte opcode, int register, int source, int address, int offset, int unit, bool isBroadcast = false)
    {
        Prefix(map, prefix, register, source, rmHigh: 0, rmMiddle: address >> 3, isBroadcast);
        _code.Add(opcode);
        _code.Add((byte)((offset == 0 ? 0 : 0x40) | ((register & 7) << 3) | (address & 7)));
        if (offset != 0)
        {
            _code.Add((byte)checked((sbyte)(offset / unit)));
        }
    }

    /// <summary>The four bytes of EVEX for 512 bits without a mask. Bits of register numbers are inverted there.</summary>
    private void Prefix(int map, int prefix, int register, int source, int rmHigh, int rmMiddle, bool isBroadcast = false)
    {
        int first = map;
        first |= ((~register >> 3) & 1) << 7;
        first |= (~rmHigh & 1) << 6;
        first |= (~rmMiddle & 1) << 5;
        first |= ((~register >> 4) & 1) << 4;
        int second = ((~source & 15) << 3) | (1 << 2) | prefix;
        int third = (2 << 5) | ((isBroadcast ? 1 : 0) << 4) | (((~source >> 4) & 1) << 3);
        _code.AddRange([0x62, (byte)first, (byte)second, (byte)third]);
    }
}
