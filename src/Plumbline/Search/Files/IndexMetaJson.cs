using System.Text.Json.Serialization;

namespace Plumbline.Search.Files;

/// <summary>Writes and reads <see cref="IndexMeta"/> without reflection. Every required property is there, and none that is not known.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(IndexMeta))]
internal sealed partial class IndexMetaJson : JsonSerializerContext;
