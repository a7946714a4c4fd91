namespace Plumbline.IO.Hdf5;

/// <summary>The header of a data set or group, version 1 or 2 (HDF5 File Format Specification 3.0, IV.A).</summary>
internal sealed class Hdf5ObjectHeader
{
    private const int MaxMessages = 4096;

    private readonly Hdf5Blocks _blocks;
    private readonly string _place;
    private readonly List<Hdf5Message> _messages = [];
    private readonly Queue<(ulong Address, ulong Length)> _more = new();

    private Hdf5ObjectHeader(Hdf5Blocks blocks, string place)
    {
        _blocks = blocks;
        _place = place;
    }

    public IReadOnlyList<Hdf5Message> Messages => _messages;

    public static Hdf5ObjectHeader Read(Hdf5Blocks blocks, ulong address, string place)
    {
        Hdf5ObjectHeader header = new(blocks, place);
        byte[] start = blocks.Read(address, 16, place);
        if (start.AsSpan().StartsWith("OHDR"u8))
        {
            header.ReadSecondVersion(address, start);
        }
        else if (start[0] == 1)
        {
            header.ReadFirstVersion(address, start);
        }
        else
        {
            throw blocks.Input.Error(place, $"bytes {Convert.ToHexString(start.AsSpan(0, 4))}", "an object header of version 1 or 2");
        }

        return header;
    }

    /// <summary>The message of a type, null where there is none.</summary>
    public Hdf5Message? Find(int type)
    {
        foreach (Hdf5Message message in _messages)
        {
            if (message.Type == type)
            {
                return message.IsShared
                    ? throw _blocks.Input.Error(_place, $"message {type} kept elsewhere (a committed type)", "messages in the header of the data set")
                    : message;
            }
        }

        return null;
    }

    public ReadOnlySpan<byte> Require(int type, string name) => Find(type) is Hdf5Message message
        ? message.Data.Span
        : throw _blocks.Input.Error(_place, $"no {name}", "a data set");

    private void ReadFirstVersion(ulong address, byte[] start)
    {
        Hdf5Cursor cursor = new(start, _blocks.Input, _place);
        cursor.Skip(8);
        ulong length = cursor.Number();
        ReadMessages(_blocks.Read(address + 16, length, _place), isSecond: false, hasOrder: false);
        while (_more.TryDequeue(out (ulong Address, ulong Length) block))
        {
            _blocks.Visit(block.Address, _place);
            ReadMessages(_blocks.Read(block.Address, block.Length, _place), isSecond: false, hasOrder: false);
        }
    }

    private void ReadSecondVersion(ulong address, byte[] start)
    {
        int flags = start[5];
        if (start[4] != 2)
        {
            throw _blocks.Input.Error(_place, $"object header of version {start[4]}", "version 1 or 2");
        }

        int timesAndLimits = ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0);
        int sizeBytes = 1 << (flags & 3);
        bool hasOrder = (flags & 4) != 0;
        ulong sizeAt = address + 6 + (ulong)timesAndLimits;
        Hdf5Cursor cursor = new(_blocks.Read(sizeAt, (ulong)sizeBytes, _place), _blocks.Input, _place);
        ulong length = cursor.Sized(sizeBytes);
        ReadMessages(_blocks.Read(sizeAt + (ulong)sizeBytes, length, _place), isSecond: true, hasOrder);
        while (_more.TryDequeue(out (ulong Address, ulong Length) block))
        {
            _blocks.Visit(block.Address, _place);
            byte[] bytes = _blocks.Read(block.Address, block.Length, _place);
            _blocks.RequireSignature(bytes, "OCHK"u8, _place);
            // Signature before, checksum after.
            ReadMessages(bytes.AsMemory(Math.Min(4, bytes.Length), Math.Max(0, bytes.Length - 8)), isSecond: true, hasOrder);
        }
    }

    private void ReadMessages(ReadOnlyMemory<byte> bytes, bool isSecond, bool hasOrder)
    {
        int headBytes = isSecond ? hasOrder ? 6 : 4 : 8;
        int at = 0;
        // A rest too short for a message is a gap.
        while (bytes.Length - at >= headBytes)
        {
            Hdf5Cursor cursor = new(bytes.Span[at..], _blocks.Input, _place);
            int type = isSecond ? cursor.Byte() : cursor.Word();
            int length = cursor.Word();
            int flags = cursor.Byte();
            cursor.Skip(headBytes - (isSecond ? 4 : 5));
            cursor.Skip(length);
            Add(new Hdf5Message(type, (flags & 2) != 0, bytes.Slice(at + headBytes, length)));
            at += headBytes + length;
        }
    }

    private void Add(Hdf5Message message)
    {
        if (message.Type == Hdf5Message.Continuation)
        {
            Hdf5Cursor cursor = new(message.Data.Span, _blocks.Input, _place);
            _more.Enqueue((cursor.Long(), cursor.Long()));
        }
        else if (message.Type != 0)
        {
            _messages.Add(message);
        }

        if (_messages.Count + _more.Count > MaxMessages)
        {
            throw _blocks.Input.Error(_place, $"more than {MaxMessages} messages", "an object header");
        }
    }
}
