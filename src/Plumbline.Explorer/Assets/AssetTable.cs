using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Plumbline.Explorer.Security;

namespace Plumbline.Explorer.Assets;

/// <summary>The files that the assembly carries for pages; no other file can be asked for.</summary>
internal static class AssetTable
{
    /// <summary>Where assets lie.</summary>
    public const string Folder = "/assets/";

    private static readonly Asset[] All =
    [
        Read("explorer.css", "text/css; charset=utf-8"),
        Read("explorer.js", "text/javascript; charset=utf-8"),
        Read("map.js", "text/javascript; charset=utf-8"),
        Read("blazor.web.js", "text/javascript; charset=utf-8"),
        Read("icon.svg", "image/svg+xml"),
    ];

    /// <summary>Where an asset is served.</summary>
    /// <param name="name">Its name.</param>
    public static string PathOf(string name) => All.First(asset => asset.Name == name).Path;

    /// <summary>Answers with an asset, by gzip where the asker takes it.</summary>
    public static async Task Serve(HttpContext context)
    {
        Asset? asset = Array.Find(All, candidate => candidate.Path == context.Request.Path.Value);
        if (asset is null)
        {
            await Refusal.Write(context, StatusCodes.Status404NotFound, "found no such asset").ConfigureAwait(false);
            return;
        }

        bool compressed = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        byte[] bytes = compressed ? asset.Compressed : asset.Bytes;
        HttpResponse response = context.Response;
        response.ContentType = asset.ContentType;
        response.ContentLength = bytes.Length;
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        response.Headers.Vary = "Accept-Encoding";
        if (compressed)
        {
            response.Headers.ContentEncoding = "gzip";
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static Asset Read(string name, string contentType)
    {
        using Stream stream = typeof(AssetTable).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is not embedded in this build.");
        using MemoryStream content = new();
        stream.CopyTo(content);
        byte[] bytes = content.ToArray();
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        int dot = name.LastIndexOf('.');
        string hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..12];
        return new Asset(name, $"{Folder}{name[..dot]}.{hash}{name[dot..]}", contentType, compressed.ToArray(), bytes);
    }
}
