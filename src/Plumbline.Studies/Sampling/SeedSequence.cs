namespace Plumbline.Studies.Sampling;

/// <summary>NumPy's SeedSequence for one integer seed: a pool of four 32-bit words, hashed and mixed.</summary>
internal sealed class SeedSequence
{
    private const int PoolSize = 4;
    private const uint InitA = 0x43b0_d7e5;
    private const uint MultA = 0x931e_8875;
    private const uint InitB = 0x8b51_f9dd;
    private const uint MultB = 0x58f3_8ded;
    private const uint MixLeft = 0xca01_f9dd;
    private const uint MixRight = 0x4973_f715;
    private const int Shift = 16;

    private readonly uint[] _pool = new uint[PoolSize];

    public SeedSequence(ulong seed)
    {
        uint low = (uint)seed;
        uint high = (uint)(seed >> 32);
        uint[] entropy = high == 0 ? [low] : [low, high];
        uint hash = InitA;
        for (int i = 0; i < PoolSize; i++)
        {
            _pool[i] = Hash(i < entropy.Length ? entropy[i] : 0, ref hash);
        }

        for (int source = 0; source < PoolSize; source++)
        {
            for (int target = 0; target < PoolSize; target++)
            {
                if (source != target)
                {
                    _pool[target] = Mix(_pool[target], Hash(_pool[source], ref hash));
                }
            }
        }
    }

    /// <summary>64-bit words of state for a bit generator.</summary>
    public ulong[] Generate(int count)
    {
        ulong[] words = new ulong[count];
        uint hash = InitB;
        for (int i = 0; i < count * 2; i++)
        {
            uint value = _pool[i % PoolSize] ^ hash;
            hash *= MultB;
            value *= hash;
            value ^= value >> Shift;
            words[i / 2] |= (ulong)value << (32 * (i % 2));
        }

        return words;
    }

    private static uint Hash(uint value, ref uint hash)
    {
        value ^= hash;
        hash *= MultA;
        value *= hash;
        return value ^ (value >> Shift);
    }

    private static uint Mix(uint x, uint y)
    {
        uint result = (MixLeft * x) - (MixRight * y);
        return result ^ (result >> Shift);
    }
}
