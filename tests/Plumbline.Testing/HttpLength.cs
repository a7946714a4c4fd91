namespace Plumbline.Testing;

/// <summary>How a server tells the length of a body.</summary>
internal enum HttpLength
{
    /// <summary>By Content-Length.</summary>
    Stated,

    /// <summary>In chunks, the last of them empty.</summary>
    Chunked,

    /// <summary>By closing the connection, as HTTP/1.0 did.</summary>
    UntilClosed,
}
