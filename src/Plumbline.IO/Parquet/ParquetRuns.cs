using Plumbline.IO.Internals;

namespace Plumbline.IO.Parquet;

/// <summary>
/// Small numbers in Parquet's hybrid of runs and packed bits: levels, and places in a dictionary. Decoded as they are asked for, because a
/// run of billions takes 5 bytes.
/// </summary>
internal sealed class ParquetRuns(InputFile input, string place)
{
    private ReadOnlyMemory<byte> _rest;
    private ReadOnlyMemory<byte> _packed;
    private int _width;
    private uint _value;
    private long _run;
    private long _packedLeft;
    private long _bit;

    public void Start(ReadOnlyMemory<byte> bytes, int width)
    {
        _rest = bytes;
        _width = width <= 32 ? width : throw input.Error(place, $"numbers of {width} bits", "at most 32");
        (_run, _packedLeft) = (0, 0);
    }

    public uint Next()
    {
        while (_run == 0 && _packedLeft == 0)
        {
            StartRun();
        }

        if (_run > 0)
        {
            _run--;
            return _value;
        }

        _packedLeft--;
        return NextPacked();
    }

    private uint NextPacked()
    {
        ReadOnlySpan<byte> packed = _packed.Span;
        int at = (int)(_bit >> 3);
        ulong word = 0;
        for (int i = 0; i < 5 && at + i < packed.Length; i++)
        {
            word |= (ulong)packed[at + i] << (8 * i);
        }

        uint value = (uint)((word >> (int)(_bit & 7)) & ((1ul << _width) - 1));
        _bit += _width;
        return value;
    }

    private void StartRun()
    {
        uint head = Head();
        if ((head & 1) == 0)
        {
            _run = head >> 1;
            int bytes = (_width + 7) / 8;
            ReadOnlySpan<byte> value = Take(bytes).Span;
            _value = 0;
            for (int i = 0; i < bytes; i++)
            {
                _value |= (uint)value[i] << (8 * i);
            }
        }
        else
        {
            long groups = head >> 1;
            // The last group may be cut short by some programs; what is missing reads as 0 and is not asked for.
            _packed = Take((int)Math.Min(groups * _width, Math.Max(_rest.Length, 1)));
            _packedLeft = _width == 0 ? groups * 8 : Math.Min(groups * 8, _packed.Length * 8L / _width);
            _bit = 0;
        }
    }

    private uint Head()
    {
        ulong value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            byte next = Take(1).Span[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value <= uint.MaxValue ? (uint)value : throw input.Error(place, $"a run of {value >> 1}", "fewer");
            }
        }

        throw input.Error(place, "a length of more than 32 bits", "fewer");
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw input.Error(place, $"its end after {Quantity.Plain(_rest.Length, "byte")} more", $"{Quantity.Plain(count, "byte")} more of levels or indices");
        }

        ReadOnlyMemory<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
