using System.Net;

namespace Plumbline.Engines.Chroma;

/// <summary>What a server sent.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Content">Its bytes, JSON mostly.</param>
internal sealed record ChromaReply(HttpStatusCode Status, byte[] Content);
