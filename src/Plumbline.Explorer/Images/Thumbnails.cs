using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Plumbline.Explorer.Security;
using Plumbline.Imaging;
using Plumbline.Imaging.Sources;
using Plumbline.Studies.Exploring;

namespace Plumbline.Explorer.Images;

/// <summary>
/// Serves thumbnails of the points' images, by number alone: no part of a request ever becomes a path. Made when first asked for, kept in bounded
/// memory, and cached by the browser.
/// </summary>
internal sealed class Thumbnails(Exploration exploration, ExplorerOptions options) : IDisposable
{
    /// <summary>The sizes that are made; others are rounded up to the next, so that nobody fills the cache with sizes.</summary>
    private static readonly int[] Sides = [64, 96, 128, 192, 256, 384];

    private readonly ByteCache<(int Point, int Side)> _cache = new(options.ThumbnailBytes);
    private readonly ConcurrentBag<Raster> _rasters = [];
    // A picture of a camera takes 100 MB while it is decoded: few at a time.
    private readonly SemaphoreSlim _makers = new(Math.Clamp(Environment.ProcessorCount, 1, 4));

    /// <summary>Told apart from the sets of other starts at the same address, so that the browser does not show theirs.</summary>
    public string Version { get; } = RandomNumberGenerator.GetHexString(8, lowercase: true);

    /// <summary>Where the thumbnail of a point is served.</summary>
    /// <param name="point">The point.</param>
    /// <param name="side">Side of the square that it fits into, pixels.</param>
    public string PathOf(int point, int side) => string.Create(CultureInfo.InvariantCulture, $"/image/{point}?size={side}&set={Version}");

    /// <summary>Answers with a thumbnail.</summary>
    public async Task Serve(HttpContext context)
    {
        if (exploration.Images is null
            || !int.TryParse((string?)context.Request.RouteValues["point"], NumberStyles.None, CultureInfo.InvariantCulture, out int point)
            || point >= exploration.Count)
        {
            await Refusal.Write(context, StatusCodes.Status404NotFound, $"found no such image, expected a number below {exploration.Count}").ConfigureAwait(false);
            return;
        }

        byte[]? jpeg = await Find(point, SideOf(context.Request.Query["size"]), context.RequestAborted).ConfigureAwait(false);
        if (jpeg is null)
        {
            await Refusal.Write(context, StatusCodes.Status404NotFound, "found an image that cannot be shown: it does not decode, is gone, or is a link out of its folder").ConfigureAwait(false);
            return;
        }

        await Send(context, jpeg).ConfigureAwait(false);
    }

    public void Dispose() => _makers.Dispose();

    private static int SideOf(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int side) ? Sides.FirstOrDefault(candidate => candidate >= side, Sides[^1]) : 96;

    private async Task<byte[]?> Find(int point, int side, CancellationToken cancellationToken)
    {
        if (_cache.Find((point, side)) is { } kept)
        {
            return kept;
        }

        await _makers.WaitAsync(cancellationToken).ConfigureAwait(false);
        Raster raster = _rasters.TryTake(out Raster? used) ? used : new Raster();
        try
        {
            int image = exploration.ImageOf(point);
            // What lies outside the folders that were named at the start is not shown, whatever leads there.
            if (exploration.Images is FolderImages folder && !folder.IsBelowFolder(image))
            {
                return null;
            }

            exploration.Images!.Read(image, raster);
            byte[] jpeg = JpegThumbnail.Encode(raster, side);
            _cache.Keep((point, side), jpeg);
            return jpeg;
        }
        catch (Exception e) when (e is ImagingException or IOException or UnauthorizedAccessException)
        {
            // One that breaks, or that was taken away meanwhile, is no reason to stop showing the rest.
            return null;
        }
        finally
        {
            // Memory of a raster never shrinks: large ones are let go.
            if ((long)raster.Width * raster.Height <= 4_000_000)
            {
                _rasters.Add(raster);
            }

            _makers.Release();
        }
    }

    private async Task Send(HttpContext context, byte[] jpeg)
    {
        HttpResponse response = context.Response;
        string tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(jpeg))[..16]}\"";
        response.Headers.ETag = tag;
        response.Headers.CacheControl = context.Request.Query["set"] == Version ? "private, max-age=86400, immutable" : "private, no-cache";
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(entry => entry.Equals(EntityTagHeaderValue.Any) || entry.Tag == tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = "image/jpeg";
        response.ContentLength = jpeg.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(jpeg, context.RequestAborted).ConfigureAwait(false);
        }
    }
}
