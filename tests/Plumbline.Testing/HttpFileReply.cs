namespace Plumbline.Testing;

/// <summary>What <see cref="HttpFileServer"/> answers.</summary>
/// <param name="Status">Status and reason, such as <c>200 OK</c>.</param>
/// <param name="Body">The bytes.</param>
/// <param name="Headers">Headers beside those of the length.</param>
internal sealed record HttpFileReply(string Status, byte[] Body, params (string Name, string Value)[] Headers)
{
    /// <summary>Bytes of the body after which the connection is closed; null for none.</summary>
    public int? DropAfter { get; init; }

    /// <summary>Bytes of the body after which nothing more comes; null for none.</summary>
    public int? StallAfter { get; init; }

    /// <summary>How the length is told.</summary>
    public HttpLength Length { get; init; } = HttpLength.Stated;

    /// <summary>All of a file, whatever was asked for.</summary>
    public static HttpFileReply Whole(byte[] file, params (string Name, string Value)[] headers) => new("200 OK", file, headers);

    /// <summary>What a server that knows ranges answers.</summary>
    /// <param name="request">The request.</param>
    /// <param name="file">The file.</param>
    /// <param name="version">The name of its version: an ETag with quotes, or a date; empty for none.</param>
    public static HttpFileReply Ranged(HttpFileRequest request, byte[] file, string version = "\"one\"")
    {
        (string, string)[] named = version.Length == 0 ? [] : [(version.Contains('"') ? "ETag" : "Last-Modified", version)];
        if (request.From is not { } from || (request.IfRange is { } condition && condition != version))
        {
            return Whole(file, named);
        }

        return from >= file.Length
            ? new HttpFileReply("416 Range Not Satisfiable", [], [("Content-Range", $"bytes */{file.Length}")])
            : new HttpFileReply("206 Partial Content", file[(int)from..], [.. named, ("Content-Range", $"bytes {from}-{file.Length - 1}/{file.Length}")]);
    }
}
