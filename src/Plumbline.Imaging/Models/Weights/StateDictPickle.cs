using System.Buffers.Binary;
using System.Text;

namespace Plumbline.Imaging.Models.Weights;

/// <summary>
/// Reads the pickle of a PyTorch state dict (protocol 2). A pickle is a program for a stack machine that can call anything; this
/// machine knows the opcodes and names of a state dict alone and refuses the rest by name.
/// Values: null, bool, long, double, string, object?[] (tuple), List (list), <see cref="PickleDict"/>, <see cref="PickleGlobal"/>,
/// <see cref="TorchStorage"/>, <see cref="TorchTensor"/>.
/// </summary>
internal sealed class StateDictPickle(WeightFile file, string place, byte[] bytes)
{
    private const int MostNameBytes = 200;

    private readonly List<object?> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<uint, object?> _memo = [];
    private int _at;
    private int _opcodeAt;

    /// <summary>Runs the program; what it leaves on the stack is the state dict.</summary>
    public object? Read()
    {
        if (TakeByte() != PickleOpcode.Proto)
        {
            throw Error("no protocol number", "a pickle of protocol 2, as torch.save writes it");
        }

        byte protocol = TakeByte();
        if (protocol != 2)
        {
            throw Error($"protocol {protocol}", "2, as torch.save writes it");
        }

        while (true)
        {
            _opcodeAt = _at;
            byte opcode = TakeByte();
            if (opcode == PickleOpcode.Stop)
            {
                break;
            }

            if (!TryConstant(opcode) && !TryMemo(opcode) && !TryCollect(opcode) && !TryObject(opcode))
            {
                string name = PickleOpcode.NameOf(opcode);
                throw Error($"the opcode 0x{opcode:X2}{(name.Length > 0 ? $" ({name})" : "")}", "one that a state dict of protocol 2 needs");
            }
        }

        object? result = Pop();
        return _at == bytes.Length && _stack.Count == 0 && _marks.Count == 0
            ? result
            : throw Error("an end that leaves something over", "one value and the end of the pickle");
    }

    private bool TryConstant(byte opcode)
    {
        object? value;
        switch (opcode)
        {
            case PickleOpcode.None:
                value = null;
                break;
            case PickleOpcode.NewTrue or PickleOpcode.NewFalse:
                value = opcode == PickleOpcode.NewTrue;
                break;
            case PickleOpcode.BinInt:
                value = (long)BinaryPrimitives.ReadInt32LittleEndian(Take(4));
                break;
            case PickleOpcode.BinInt1:
                value = (long)TakeByte();
                break;
            case PickleOpcode.BinInt2:
                value = (long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2));
                break;
            case PickleOpcode.Long1:
                value = TakeLong();
                break;
            case PickleOpcode.BinFloat:
                value = BinaryPrimitives.ReadDoubleBigEndian(Take(8));
                break;
            case PickleOpcode.BinUnicode:
                value = Encoding.UTF8.GetString(Take(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))));
                break;
            case PickleOpcode.EmptyTuple:
                value = Array.Empty<object?>();
                break;
            case PickleOpcode.EmptyList:
                value = new List<object?>();
                break;
            case PickleOpcode.EmptyDict:
                value = new PickleDict();
                break;
            default:
                return false;
        }

        _stack.Add(value);
        return true;
    }

    private bool TryMemo(byte opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.BinPut:
                _memo[TakeByte()] = Peek();
                return true;
            case PickleOpcode.LongBinPut:
                _memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = Peek();
                return true;
            case PickleOpcode.BinGet:
                _stack.Add(Remembered(TakeByte()));
                return true;
            case PickleOpcode.LongBinGet:
                _stack.Add(Remembered(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))));
                return true;
            default:
                return false;
        }
    }

    private bool TryCollect(byte opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Mark:
                _marks.Add(_stack.Count);
                return true;
            case PickleOpcode.Tuple:
                _stack.Add(PopToMark());
                return true;
            case PickleOpcode.Tuple1 or PickleOpcode.Tuple2 or PickleOpcode.Tuple3:
                _stack.Add(PopMany(opcode - PickleOpcode.Tuple1 + 1));
                return true;
            case PickleOpcode.Append:
                AppendAll(PopMany(1));
                return true;
            case PickleOpcode.Appends:
                AppendAll(PopToMark());
                return true;
            case PickleOpcode.SetItem:
                SetAll(PopMany(2));
                return true;
            case PickleOpcode.SetItems:
                SetAll(PopToMark());
                return true;
            default:
                return false;
        }
    }

    private bool TryObject(byte opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Global:
                _stack.Add(TakeGlobal());
                return true;
            case PickleOpcode.BinPersId:
                _stack.Add(TorchObjects.Storage(Pop()) ?? throw Error("a persistent id of another form", "('storage', type, key, device, count)"));
                return true;
            case PickleOpcode.Reduce:
                object?[] arguments = Pop() as object?[] ?? throw Error("a call without a tuple", "a tuple of arguments");
                PickleGlobal callee = Pop() as PickleGlobal ?? throw Error("a call of a value", TorchObjects.Expected);
                _stack.Add(TorchObjects.Call(callee.Name, arguments) ?? throw Error($"other arguments of {callee.Name}", "those that torch.save writes"));
                return true;
            case PickleOpcode.Build:
                // The attributes of an OrderedDict: _metadata, the versions of the modules. Not needed.
                Pop();
                _ = Peek() as PickleDict ?? throw Error("attributes of another value", "those of an OrderedDict");
                return true;
            default:
                return false;
        }
    }

    private PickleGlobal TakeGlobal()
    {
        string name = $"{TakeLine()}.{TakeLine()}";
        return TorchObjects.IsKnown(name) ? new PickleGlobal(name) : throw Error($"the global {name}", TorchObjects.Expected);
    }

    private string TakeLine()
    {
        ReadOnlySpan<byte> rest = bytes.AsSpan(_at, Math.Min(MostNameBytes, bytes.Length - _at));
        int length = rest.IndexOf((byte)'\n');
        if (length < 0)
        {
            throw Error("a global whose name does not end", $"a line of at most {Quantity.Plain(MostNameBytes, "byte")}");
        }

        _at += length + 1;
        return Encoding.UTF8.GetString(rest[..length]);
    }

    private long TakeLong()
    {
        ReadOnlySpan<byte> digits = Take(TakeByte());
        if (digits.Length > 8)
        {
            throw Error($"a whole number of {Quantity.Plain(digits.Length, "byte")}", "at most 8");
        }

        long value = digits.Length > 0 && digits[^1] >= 0x80 ? -1 : 0;
        for (int i = digits.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | digits[i];
        }

        return value;
    }

    private void AppendAll(object?[] values)
    {
        List<object?> list = Peek() as List<object?> ?? throw Error("values for something else", "a list");
        list.AddRange(values);
    }

    private void SetAll(object?[] values)
    {
        PickleDict dict = Peek() as PickleDict ?? throw Error("entries for something else", "a dict");
        if (values.Length % 2 != 0)
        {
            throw Error("a key without a value", "pairs");
        }

        for (int i = 0; i < values.Length; i += 2)
        {
            dict.Entries.Add(new(values[i], values[i + 1]));
        }
    }

    private object?[] PopToMark()
    {
        if (_marks.Count == 0)
        {
            throw Error("no mark", "one below the values");
        }

        int first = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        return PopMany(_stack.Count - first);
    }

    private object?[] PopMany(int count)
    {
        RequireStack(count);
        object?[] values = [.. _stack[^count..]];
        _stack.RemoveRange(_stack.Count - count, count);
        return values;
    }

    private object? Pop() => PopMany(1)[0];

    private object? Peek()
    {
        RequireStack(1);
        return _stack[^1];
    }

    private void RequireStack(int count)
    {
        // What lies below a mark belongs to whoever set it.
        if (_stack.Count - (_marks.Count > 0 ? _marks[^1] : 0) < count)
        {
            throw Error("too few values on the stack", $"{count}");
        }
    }

    private object? Remembered(uint index) =>
        _memo.TryGetValue(index, out object? value) ? value : throw Error($"a reference to value {index}", "one that was remembered before");

    private byte TakeByte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(uint count)
    {
        if (count > (uint)(bytes.Length - _at))
        {
            throw Error("the end of the pickle", $"{Quantity.Plain(count, "byte")} more");
        }

        _at += (int)count;
        return bytes.AsSpan(_at - (int)count, (int)count);
    }

    private ImagingException Error(string found, string expected) => file.Error($"{place}, byte {_opcodeAt}", found, expected);
}
