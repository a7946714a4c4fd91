namespace Plumbline;

/// <summary>How an index keeps a value. It takes the narrowest that holds every value of every vector exactly.</summary>
public enum ElementKind
{
    /// <summary>A whole number of 0 to 255 in one byte.</summary>
    Byte = 1,

    /// <summary>An IEEE half-precision number in two bytes.</summary>
    Half = 2,

    /// <summary>A float32 in four bytes.</summary>
    Full = 4,
}
