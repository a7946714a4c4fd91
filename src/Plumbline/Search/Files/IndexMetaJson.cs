using System.Text.Json.Serialization;

namespace Plumbline.Search.Files;

/// <summary>Writes and reads <see cref="IndexMeta"/> without reflection. Every property is there, and no other.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(IndexMeta))]
internal sealed partial class IndexMetaJson : JsonSerializerContext;
