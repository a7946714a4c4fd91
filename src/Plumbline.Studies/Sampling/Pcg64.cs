namespace Plumbline.Studies.Sampling;

/// <summary>
/// NumPy's default bit generator, PCG64 (O'Neill's PCG XSL-RR 128/64), seeded through SeedSequence. Here because the
/// study's subsets are named by NumPy seeds: the same seed has to draw the same images.
/// </summary>
internal sealed class Pcg64
{
    private static readonly UInt128 Multiplier = new(0x2360_ED05_1FC6_5DA4, 0x4385_DF64_9FCC_F645);

    private readonly UInt128 _increment;
    private UInt128 _state;
    private uint? _spare;

    public Pcg64(ulong seed)
    {
        ulong[] words = new SeedSequence(seed).Generate(4);
        UInt128 initialState = new(words[0], words[1]);
        UInt128 stream = new(words[2], words[3]);
        _increment = (stream << 1) | 1;
        _state = 0;
        Step();
        _state += initialState;
        Step();
    }

    public ulong NextUInt64()
    {
        Step();
        ulong folded = (ulong)(_state >> 64) ^ (ulong)_state;
        return ulong.RotateRight(folded, (int)(ulong)(_state >> 122));
    }

    /// <summary>Half of a 64-bit draw; the upper half is kept for the next call, as NumPy does.</summary>
    public uint NextUInt32()
    {
        if (_spare is { } spare)
        {
            _spare = null;
            return spare;
        }

        ulong next = NextUInt64();
        _spare = (uint)(next >> 32);
        return (uint)next;
    }

    /// <summary>Uniform in 0 to <paramref name="most"/>, by Lemire's method on 32 bits with rejection.</summary>
    public uint NextBounded(uint most)
    {
        if (most == 0)
        {
            return 0;
        }

        uint range = most + 1;
        ulong product = (ulong)NextUInt32() * range;
        uint leftover = (uint)product;
        if (leftover < range)
        {
            uint threshold = (uint.MaxValue - most) % range;
            while (leftover < threshold)
            {
                product = (ulong)NextUInt32() * range;
                leftover = (uint)product;
            }
        }

        return (uint)(product >> 32);
    }

    private void Step() => _state = (_state * Multiplier) + _increment;
}
