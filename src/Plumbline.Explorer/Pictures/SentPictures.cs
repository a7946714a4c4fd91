using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Plumbline.Explorer.Images;
using Plumbline.Explorer.Security;
using Plumbline.Imaging;
using Plumbline.Imaging.Sources;
using SkiaSharp;

namespace Plumbline.Explorer.Pictures;

/// <summary>
/// Takes pictures of the users' own: at most so many bytes and pixels, decoded and embedded one at a time, and never written anywhere. The last few
/// are kept under names that nobody guesses, so that a view of one can be reloaded.
/// </summary>
internal sealed class SentPictures(ExplorerOptions options) : IDisposable
{
    /// <summary>Most pixels of a picture: 100 MB decoded.</summary>
    public const long MostPixels = 25_000_000;

    private const int MostKept = 64;
    private const int ThumbnailSide = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, SentPicture> _pictures = [];
    private readonly Queue<string> _byAge = new();
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Whether there is a network to embed them.</summary>
    public bool IsPossible => options.Pictures is not null;

    /// <summary>A picture that is still kept; null where it is not.</summary>
    public SentPicture? Find(string name)
    {
        lock (_lock)
        {
            return _pictures.GetValueOrDefault(name);
        }
    }

    /// <summary>Adds the addresses.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/picture", Take);
        routes.MapGet("/picture/{name}", Show);
    }

    public void Dispose() => _one.Dispose();

    private async Task Take(HttpContext context)
    {
        if (options.Pictures is not { } embedder)
        {
            await Refusal.Write(context, StatusCodes.Status404NotFound, "found no network to embed pictures, expected plumb serve --model MODEL").ConfigureAwait(false);
            return;
        }

        // A form of another site could send only three types, none of which is this.
        if (context.Request.ContentType != "application/octet-stream")
        {
            await Refusal.Write(context, StatusCodes.Status415UnsupportedMediaType, "found another type, expected application/octet-stream").ConfigureAwait(false);
            return;
        }

        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = ExplorerOptions.MostPictureBytes;
        try
        {
            // Before the turn is taken: who sends slowly keeps nobody waiting.
            byte[] bytes = await ReadAsync(context).ConfigureAwait(false);
            SentPicture picture = await EmbedInTurnAsync(embedder, bytes, context.RequestAborted).ConfigureAwait(false);
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(Keep(picture), context.RequestAborted).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await Refusal.Write(context, StatusCodes.Status413PayloadTooLarge, $"found a picture of more than {ExplorerOptions.MostPictureBytes >> 20} MB, expected at most that").ConfigureAwait(false);
        }
        catch (ImagingException e)
        {
            await Refusal.Write(context, StatusCodes.Status400BadRequest, e.Message.ReplaceLineEndings(" ")).ConfigureAwait(false);
        }
    }

    private async Task<SentPicture> EmbedInTurnAsync(PictureEmbedder embedder, byte[] bytes, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Embed(embedder, bytes), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task Show(HttpContext context)
    {
        if (Find((string?)context.Request.RouteValues["name"] ?? "") is not { } picture)
        {
            await Refusal.Write(context, StatusCodes.Status404NotFound, "found no such picture; those that were sent are kept until the server stops or others come").ConfigureAwait(false);
            return;
        }

        context.Response.ContentType = "image/jpeg";
        context.Response.ContentLength = picture.Jpeg.Length;
        await context.Response.Body.WriteAsync(picture.Jpeg, context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using MemoryStream content = new();
        await context.Request.Body.CopyToAsync(content, context.RequestAborted).ConfigureAwait(false);
        return content.ToArray();
    }

    private static SentPicture Embed(PictureEmbedder embedder, byte[] bytes)
    {
        RequireSize(bytes);
        Raster raster = new();
        ImageDecoder.Decode(bytes, "picture", raster);
        return new SentPicture(embedder.Embed(raster), JpegThumbnail.Encode(raster, ThumbnailSide));
    }

    // The decoder has a limit of its own, for sets that their owner trusts.
    private static void RequireSize(byte[] bytes)
    {
        using SKData data = SKData.CreateCopy(bytes);
        using SKCodec? codec = SKCodec.Create(data);
        if (codec is not null && (long)codec.Info.Width * codec.Info.Height > MostPixels)
        {
            throw new ImagingException("picture", "header", $"{codec.Info.Width} x {codec.Info.Height} pixels", $"at most {MostPixels}");
        }
    }

    private string Keep(SentPicture picture)
    {
        string name = RandomNumberGenerator.GetHexString(32, lowercase: true);
        lock (_lock)
        {
            _pictures[name] = picture;
            _byAge.Enqueue(name);
            if (_byAge.Count > MostKept)
            {
                _pictures.Remove(_byAge.Dequeue());
            }
        }

        return name;
    }
}
