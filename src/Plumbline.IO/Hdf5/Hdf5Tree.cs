namespace Plumbline.IO.Hdf5;

/// <summary>What all nodes of version 1 B-trees begin with (specification, III.A.1).</summary>
internal static class Hdf5Tree
{
    public const int HeadBytes = 24;

    /// <param name="blocks">The file.</param>
    /// <param name="address">Where the node lies.</param>
    /// <param name="type">0 for groups, 1 for chunks.</param>
    /// <param name="expectedLevel">One less than that of the node above; null for the root.</param>
    /// <param name="place">What the tree belongs to.</param>
    public static (int Level, int Entries) ReadHead(Hdf5Blocks blocks, ulong address, int type, int? expectedLevel, string place)
    {
        blocks.Visit(address, place);
        byte[] head = blocks.Read(address, HeadBytes, place);
        blocks.RequireSignature(head, "TREE"u8, place);
        if (head[4] != type || (expectedLevel ?? head[5]) != head[5])
        {
            throw blocks.Input.Error(place, $"a node of type {head[4]} and level {head[5]}", $"type {type} and level {expectedLevel?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "of a root"}");
        }

        return (head[5], head[6] | (head[7] << 8));
    }
}
